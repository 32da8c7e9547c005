"""The user's language: our translation, Qt's own texts, and how numbers are written."""

from collections.abc import Sequence

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

import assets

__all__ = ["FOLDER", "SOURCE", "install"]

FOLDER = "translations"  # in assets; `python packaging/translations.py` makes it
SOURCE = "en"  # the language of the texts in the code


def install(app: QApplication, languages: Sequence[str] | None = None) -> str:
    """Translate the program from now on.

    Parameters
    ----------
    app : QApplication
        Before the first window.
    languages : sequence of str, optional
        As "de" or "pt_BR", the best first; those of the system if left out.

    Returns
    -------
    str
        The language that was taken: the first that there is, else English.
    """
    for language in languages or QLocale.system().uiLanguages():
        locale = QLocale(language)
        if QLocale.languageToCode(locale.language()) == SOURCE and "XA" not in language:
            break
        ours = QTranslator(app)
        if ours.load(f"quietmic_{language.replace('-', '_')}", str(assets.path(FOLDER))):
            qts = QTranslator(app)
            if qts.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
                app.installTranslator(qts)
            app.installTranslator(ours)
            if QLocale().language() != locale.language():
                QLocale.setDefault(locale)
            return language
    return SOURCE
