"""Translations: complete, up to date, and nothing is cut where texts are long."""

import importlib.util
import re
import shutil
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from surroundings import start_surroundings  # noqa: F401  (a fixture)

from app.audio import plan
from app.audio.states import Moment, Phase, State
from app.gui import language, told, words
from app.gui.advanced_drawer import AdvancedDrawer
from app.gui.key_sheet import KeySheet
from dsp.params import Params

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

ROOT = Path(__file__).parents[1]
_spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
translations = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(translations)
LANGUAGES = ("de", "en_XA")


@pytest.fixture
def speak(qapp, monkeypatch):
    """Return a function that chooses a language until the end of the test."""
    before = QLocale()
    installed = []
    monkeypatch.setattr(QApplication, "installTranslator", lambda app, one: keep(one))
    install = QCoreApplication.installTranslator

    def keep(translator):
        installed.append(translator)
        return install(translator)

    yield lambda wanted: language.install(qapp, [wanted])
    for translator in installed:
        QCoreApplication.removeTranslator(translator)
    QLocale.setDefault(before)


@pytest.fixture(scope="module", params=LANGUAGES)
def fresh(request, tmp_path_factory):
    """Return the committed file and a copy that was brought up to date."""
    committed = translations.FOLDER / f"quietmic_{request.param}.ts"
    copy = tmp_path_factory.mktemp("ts") / committed.name
    shutil.copy(committed, copy)
    translations.collect(copy, request.param)
    return committed, copy


def texts(file):
    tree = translations.ElementTree.parse(file)
    return {
        (context.findtext("name"), message.findtext("source"))
        for context in tree.getroot().findall("context")
        for message in context.findall("message")
    }


def test_files_are_up_to_date(fresh):
    committed, copy = fresh
    assert texts(copy) == texts(committed), "run python packaging/translations.py"


def test_nothing_is_untranslated(fresh):
    _, copy = fresh
    assert [made.findtext("source") for made in translations.messages(copy) if translations.is_unfinished(made)] == []


def test_the_compiled_files_belong_to_the_sources(fresh, tmp_path):
    committed, _ = fresh
    copy = tmp_path / committed.name
    shutil.copy(committed, copy)
    translations.compile_(copy)
    assert copy.with_suffix(".qm").read_bytes() == committed.with_suffix(".qm").read_bytes()


def test_german_keeps_places_and_keys():
    for message in translations.messages(translations.FOLDER / "quietmic_de.ts"):
        source, german = message.findtext("source"), message.findtext("translation")
        assert sorted(re.findall(r"%\d", source)) == sorted(re.findall(r"%\d", german)), source
        assert len(re.findall(r"&\w", source)) == len(re.findall(r"&\w", german)), source
        assert source.count("\n") == german.count("\n"), source
        assert source[-1:] in ":…" or german[-1:] not in ":…" or source[-1] == german[-1], source
        assert '"' not in german, "quotation marks are „these“"


def test_a_language_is_chosen_by_the_users_list(qapp, speak):
    assert speak("de_AT") == "de_AT"
    assert words.tr("Back") == "Back", "no such sentence in this context"
    assert QCoreApplication.translate("FirstSteps", "Back") == "Zurück"
    assert words.number(0.5, 1) == "0,5"


@pytest.mark.parametrize("wanted", [["en_GB", "de"], ["fr"], ["fr", "en"]])
def test_english_is_the_way_out(qapp, wanted):
    assert language.install(qapp, wanted) == "en"
    assert QCoreApplication.translate("FirstSteps", "Back") == "Back"


def test_lines_of_the_sound_part_are_still_said():
    paths = [*sorted((ROOT / "app" / "audio").glob("*.py")), ROOT / "app" / "desktop.py"]
    code = " ".join(path.read_text() for path in paths)
    for line in told.LINES:
        for piece in re.split(r"%\d|; trying again|, (?=opened|using)", line):
            assert piece.strip(" ,()") in code, (line, piece)


def test_lines_of_the_sound_part_are_translated(speak):
    speak("de")
    german = "von USB headset kommt kein Ton; neuer Versuch folgt"
    assert told.told("no sound comes from USB headset; trying again") == german
    assert told.told("Usb is not connected.") == "Usb ist nicht angeschlossen."
    assert told.told("No sound server answers.") == "Kein Soundserver antwortet."
    assert told.told("device 7 is on fire") == "device 7 is on fire"
    assert told.told("") == ""


@pytest.mark.parametrize(
    "cause",
    [
        "",
        "USB headset left",
        "the output has gone",
        "the sound server has gone",
        "the sound server is back",
        "the virtual microphone had gone and was made again",
        "no microphone is there",
        "no sound server answers",
    ],
)
def test_why_nothing_is_open_is_told_in_german(speak, cause):
    speak("de")
    text = plan.message(State(phase=Phase.WAITING, cause=cause), Moment(0.0))
    assert told.told(text).endswith("; neuer Versuch folgt"), text


def test_every_knob_is_explained_in_german(speak):
    speak("de")
    for knob in fields(Params):
        if "low" in knob.metadata:
            meaning = knob.metadata["doc"]
            assert QCoreApplication.translate("Params", meaning) != meaning


def pages(app):
    """Go through everything that can be seen."""
    window, around = app.window, app.around
    yield window
    drawer = window.findChild(AdvancedDrawer)
    drawer._handle.setChecked(True)
    yield window
    drawer._handle.setChecked(False)
    window.show_details()
    yield window
    window.show_test()
    yield window
    yield from blind_test(window)
    around.show_first_steps()
    for _ in range(3):
        yield window
        around.steps.next.click()
    yield around.window_of_settings
    yield KeySheet(around.actions.listed())


def blind_test(window):
    """Go through its question and its verdict."""
    takes = window._test.takes
    takes._pages.setCurrentWidget(takes.questions)
    takes.questions.begin()
    yield window
    for _ in range(takes.questions._trial.rounds):
        takes.questions.answers[0].click()
    yield window
    takes.end_blind()


@pytest.mark.parametrize("wanted", ["en", *LANGUAGES])
def test_nothing_is_cut(wanted, start, speak, qapp):
    """At the smallest size each label and button has the room that its text needs."""
    speak(wanted)
    app = start()
    app.window.resize(app.window.minimumSize())
    for page in pages(app):
        if page is not app.window:
            page.show()
            page.resize(page.sizeHint())
        qapp.processEvents()
        assert page.width() <= max(app.window.minimumWidth(), page.minimumSizeHint().width())
        for widget in page.findChildren(QWidget):
            if widget.isVisible() and isinstance(widget, QLabel | QAbstractButton):
                assert_fits(widget)
        if page is not app.window:
            page.close()


def assert_fits(widget):
    if widget.property("role") == "status" or not widget.text():
        return  # one line for experts, cut rather than widening the window
    needed = widget.sizeHint()
    height = widget.heightForWidth(widget.width()) if widget.hasHeightForWidth() else needed.height()
    assert widget.height() >= height, (type(widget).__name__, widget.text(), widget.height(), height)
    if not (isinstance(widget, QLabel) and (widget.wordWrap() or widget.minimumWidth() == 1)):
        assert widget.width() >= needed.width(), (type(widget).__name__, widget.text(), widget.width(), needed.width())
