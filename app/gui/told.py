"""What the sound part of the program tells, in the user's language. It knows no Qt, so its lines are listed here."""

import functools
import re

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

__all__ = ["LINES", "MEANINGS", "told"]

# %1, %2 stand for names and numbers. tests/test_language.py looks that each line is still said somewhere.
LINES = (
    QT_TRANSLATE_NOOP("told", "analysis"),
    QT_TRANSLATE_NOOP("told", "network"),
    QT_TRANSLATE_NOOP("told", "synthesis"),
    QT_TRANSLATE_NOOP("told", "denoiser"),
    QT_TRANSLATE_NOOP("told", "sound"),
    QT_TRANSLATE_NOOP("told", "sound card"),
    QT_TRANSLATE_NOOP("told", "ready"),
    QT_TRANSLATE_NOOP("told", "demo recording"),
    QT_TRANSLATE_NOOP("told", "nowhere"),
    QT_TRANSLATE_NOOP("told", "no sound server answers"),
    QT_TRANSLATE_NOOP("told", "no sound server answers; trying again"),
    QT_TRANSLATE_NOOP("told", "no sound server answers: start PipeWire (%1) or PulseAudio (%2), or hear the demo (%3)"),
    QT_TRANSLATE_NOOP("told", "no microphone is there"),
    QT_TRANSLATE_NOOP("told", "no microphone is there; trying again"),
    QT_TRANSLATE_NOOP("told", "nothing is open; trying again"),
    QT_TRANSLATE_NOOP("told", "no sound comes from %1; trying again"),
    QT_TRANSLATE_NOOP("told", "%1 left; trying again"),
    QT_TRANSLATE_NOOP("told", "the sound server has gone; trying again"),
    QT_TRANSLATE_NOOP("told", "the sound server is back; trying again"),
    QT_TRANSLATE_NOOP("told", "the output has gone; trying again"),
    QT_TRANSLATE_NOOP("told", "the virtual microphone had gone and was made again; trying again"),
    QT_TRANSLATE_NOOP("told", "no sound came from %1, opened %2 again"),
    QT_TRANSLATE_NOOP("told", "no sound came from %1, using %2"),
    QT_TRANSLATE_NOOP("told", "no sound came from %1 for %2"),
    QT_TRANSLATE_NOOP("told", "the delay was %1 ms too long, opened %2 again"),
    QT_TRANSLATE_NOOP("told", "the computer slept for %1, opened %2 again"),
    QT_TRANSLATE_NOOP("told", "the computer slept for %1, using %2"),
    QT_TRANSLATE_NOOP("told", "the sound server has gone"),
    QT_TRANSLATE_NOOP("told", "the sound server is back, opened %1 again"),
    QT_TRANSLATE_NOOP("told", "the sound server is back, using %1"),
    QT_TRANSLATE_NOOP("told", "the output has gone"),
    QT_TRANSLATE_NOOP("told", "the virtual microphone had gone and was made again"),
    QT_TRANSLATE_NOOP("told", "the virtual microphone had gone and was made again, opened %1 again"),
    QT_TRANSLATE_NOOP("told", "the virtual microphone had gone and was made again, using %1"),
    QT_TRANSLATE_NOOP("told", "no microphone is there, using %1"),
    QT_TRANSLATE_NOOP("told", "%1 does not open: %2; trying again"),
    QT_TRANSLATE_NOOP("told", "%1 does not open: %2"),
    QT_TRANSLATE_NOOP("told", "the sound server refused: %1; trying again"),
    QT_TRANSLATE_NOOP("told", "the sound server refused: %1"),
    QT_TRANSLATE_NOOP("told", "there is no output to listen with"),
    QT_TRANSLATE_NOOP("told", "there is no virtual microphone to listen to"),
    QT_TRANSLATE_NOOP("told", "the menu entry comes from a package and goes with it"),
    QT_TRANSLATE_NOOP("told", "%1 is not connected"),
    QT_TRANSLATE_NOOP("told", "%1 is back"),
    QT_TRANSLATE_NOOP("told", "%1 left, using %2"),
    QT_TRANSLATE_NOOP("told", "%1 left"),
    QT_TRANSLATE_NOOP("told", "%1 is muted: unmute it in the system's sound settings, or with its own key"),
    QT_TRANSLATE_NOOP("told", "%1 is silent: look at its plug and its own switch, or choose another microphone"),
    QT_TRANSLATE_NOOP("told", "%1 is too loud and distorts: turn it down in the system's sound settings"),
    QT_TRANSLATE_NOOP("told", "nobody listens, %1 released"),
    QT_TRANSLATE_NOOP("told", "nobody listens yet"),
    QT_TRANSLATE_NOOP("told", "nobody listens"),
    QT_TRANSLATE_NOOP("told", "%1 listens, opened %2 again"),
    QT_TRANSLATE_NOOP("told", "%1 listens, using %2"),
    QT_TRANSLATE_NOOP("told", "%1 listen, opened %2 again"),
    QT_TRANSLATE_NOOP("told", "%1 listen, using %2"),
    QT_TRANSLATE_NOOP("told", "%1 and %2 listen"),
    QT_TRANSLATE_NOOP("told", "%1 listens"),
    QT_TRANSLATE_NOOP("told", "using %1"),
)

# The meanings of the knobs, from `dsp.params`.
MEANINGS = (
    QT_TRANSLATE_NOOP("Params", "how much noise goes: 0 is natural, 100 is quietest"),
    QT_TRANSLATE_NOOP("Params", "how far noisy bands are pushed down further"),
    QT_TRANSLATE_NOOP("Params", "what stays of the untouched sound; -60 is nothing"),
    QT_TRANSLATE_NOOP("Params", "most attenuation of any band; 100 is no limit"),
)


def told(text: str) -> str:
    """Translate a line; what is not listed stays as it is. An end such as "." stays."""
    text, end = (text[:-1], ".") if text.endswith(".") else (text, "")
    for line in map(str, LINES):
        found = _pattern(line).fullmatch(text)
        if found is not None:
            translated = QCoreApplication.translate("told", line)
            for place, value in enumerate(found.groups(), start=1):
                translated = translated.replace(f"%{place}", value)
            return (translated[:1].upper() + translated[1:] if text[:1].isupper() else translated) + end
    return text + end


@functools.cache
def _pattern(line: str) -> re.Pattern[str]:
    """Return what fits a line, whatever its first letter's case."""
    return re.compile(re.sub(r"%\d", "(.+)", re.escape(line)), re.IGNORECASE)
