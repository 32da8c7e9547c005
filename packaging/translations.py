"""Bring the translations up to date: python packaging/translations.py.

Texts are collected from app/gui into assets/translations/quietmic_de.ts, where what is new is "unfinished": translate
it there, with Qt Linguist or an editor, and run this again. The pseudo-locale en_XA is made from the texts themselves,
with accents and a third longer: what is not marked for translation stays plain, and what is too narrow is cut.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "assets" / "translations"
PSEUDO = "en_XA"
LANGUAGES = ("de", PSEUDO)
_ACCENTS = str.maketrans("AEIOUYaeiouycnszCNSZ", "ÅÉÎÖÛÝåéîöûýçñšžÇÑŠŽ")
_KEEP = re.compile(r"(%\d|%n|&.|\s+)")  # places for values, the key after &, white space


def main() -> int:
    """Update, then compile; tell what is still untranslated."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    FOLDER.mkdir(exist_ok=True)
    missing = 0
    for language in LANGUAGES:
        file = FOLDER / f"quietmic_{language}.ts"
        collect(file, language)
        if language == PSEUDO:
            fill(file)
        compile_(file)
        unfinished = [message.findtext("source") for message in messages(file) if is_unfinished(message)]
        missing += len(unfinished)
        for text in unfinished:
            print(f"{file.name}: not translated: {text!r}")
    return int(missing > 0)


def collect(file: Path, language: str) -> None:
    """Merge the texts of the program into a .ts file; translations stay, what is gone goes."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "app" / "gui").glob("*.py"))
    options = ["-no-obsolete", "-locations", "none", "-source-language", "en", "-target-language", language]
    _run("lupdate", *sources, *options, "-ts", str(file))


def compile_(file: Path) -> None:
    """Write the .qm file beside a .ts file."""
    _run("lrelease", str(file), "-qm", str(file.with_suffix(".qm")))


def messages(file: Path) -> list[ElementTree.Element]:
    """Return every message of a .ts file."""
    return ElementTree.parse(file).getroot().findall("./context/message")


def is_unfinished(message: ElementTree.Element) -> bool:
    """Tell whether a message has no translation yet."""
    translation = message.find("translation")
    return translation is None or translation.get("type") == "unfinished" or not "".join(translation.itertext()).strip()


def fill(file: Path) -> None:
    """Write the pseudo-translation of every message."""
    tree = ElementTree.parse(file)
    for message in tree.getroot().findall("./context/message"):
        translation = message.find("translation")
        assert translation is not None
        translation.attrib.pop("type", None)
        translation.text = pseudo(message.findtext("source") or "")
    body = ElementTree.tostring(tree.getroot(), encoding="unicode")
    file.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def pseudo(text: str) -> str:
    """Put accents on a text and make it a third longer, as German is."""
    parts = _KEEP.split(text)
    accented = "".join(part if _KEEP.fullmatch(part) else part.translate(_ACCENTS) for part in parts)
    return f"[{accented}{'~' * (len(text) // 3 - 2)}]"  # the brackets count


def _run(program: str, *arguments: str) -> None:
    """Run one of PySide6's programs, quietly unless it fails."""
    command = [str(Path(sys.executable).with_name(f"pyside6-{program}")), *arguments]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise OSError(f"{program}: {result.stdout}{result.stderr}")


if __name__ == "__main__":
    sys.exit(main())
