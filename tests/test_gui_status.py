"""What the window says of itself: in words, to screen readers, by keyboard, in colours that can be told apart."""

from dataclasses import replace

import pytest
from fake_engine import FakeEngine, FakeWatch, Snapshot
from gui_window import (
    HEADSET,
    child,
    start_window,  # noqa: F401
    texts,
)
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QPushButton, QSlider, QToolButton

from app.gui import theme, words
from app.gui.controls import Line
from app.gui.level_meter import LevelMeter
from app.gui.toggle import Toggle

STATUS = Snapshot(reduction_db=21.4, delay_ms=43.2, lost_blocks=2, message="trying again")


@pytest.mark.parametrize(
    ("status", "on", "original", "expected"),
    [
        (STATUS, True, False, "On. Noise reduced by 21 dB. Delay 43 ms."),
        (STATUS, True, True, "Paused. This is the original sound. Delay 43 ms."),
        (STATUS, False, False, "Off. Your microphone passes unchanged. Delay 43 ms."),
        (replace(STATUS, overload="small"), True, False, "On. Noise reduced by 21 dB. Delay 43 ms."),
        (
            replace(STATUS, overload="dry"),
            True,
            False,
            "On. The computer is too busy right now: your microphone passes unchanged. Delay 43 ms.",
        ),
        (replace(STATUS, overload="dry"), False, False, "Off. Your microphone passes unchanged. Delay 43 ms."),
        (replace(STATUS, running=False, passing=False), True, False, "Stopped. No sound is passing. Trying again."),
        (replace(STATUS, passing=False), True, False, "On. No sound is passing. Trying again."),
        (replace(STATUS, passing=False), True, True, "On. No sound is passing. Trying again."),
        (replace(STATUS, passing=False, message=""), False, False, "Off. No sound is passing."),
        (replace(STATUS, reduction_db=float("nan")), True, False, "On. Noise reduced by 0 dB. Delay 43 ms."),
        (replace(STATUS, reduction_db=-0.3), True, False, "On. Noise reduced by 0 dB. Delay 43 ms."),
    ],
)
def test_the_state_in_words(qapp, status, on, original, expected):
    assert words.sentence(status, on, original).replace("\u00a0", " ") == expected


def test_the_status_line(start):
    app = start(FakeEngine(state=STATUS))
    path = "Built-in microphone → Quietmic microphone · delay 43 ms"
    line = f"{path} · sound thread 6.2 % of a core · 2 blocks lost · trying again"
    assert line in [" ".join(text.split()) for text in texts(app.window)]
    (told,) = [text for text in app.window.findChildren(Line) if text.accessibleName() == "Status"]
    assert " ".join(told.accessibleDescription().split()) == line, (
        "for screen readers, who read no text of a named label"
    )


@pytest.mark.parametrize(("kind", "name"), [(QCheckBox, "As loud as the cleaned voice"), (QToolButton, "Advanced")])
def test_enter_works_where_space_belongs_to_the_comparison(start, qtbot, kind, name):
    app = start()
    (button,) = [made for made in app.window.findChildren(kind) if name in (made.accessibleName(), made.text())]
    button.setFocus()
    QTest.keyClick(app.window.windowHandle(), Qt.Key.Key_Return)
    qtbot.waitUntil(button.isChecked)
    QTest.keyClick(app.window.windowHandle(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not button.isChecked())


def test_a_microphone_that_is_gone_passes_no_sound_and_the_window_says_why(start, qtbot):
    watch = FakeWatch(HEADSET)
    app = start(watch=watch)
    watch.change(microphones=())
    why = "USB headset left; trying again"
    qtbot.waitUntil(lambda: f"On. Nobody is listening yet. No sound is passing. {why}." in texts(app.window))
    assert why in texts(app.window), "nor does the line below tell of a way that the sound takes"
    watch.change(microphones=(HEADSET,))
    qtbot.waitUntil(lambda: any("Noise reduced" in text for text in texts(app.window)))


def test_screen_readers_hear_the_state_and_every_control(start):
    app = start()
    switch = child(app.window, Toggle, "Voice Focus")
    told = switch.accessibleDescription().replace("\u00a0", " ")
    assert told == "On. Nobody is listening yet. Noise reduced by 21 dB. Delay 43 ms."
    for kind in (Toggle, QPushButton, QSlider, QComboBox, LevelMeter):
        for widget in app.window.findChildren(kind):
            assert widget.accessibleName() or widget.text(), widget
    app.window.tick()
    app.window._tell()
    assert f"{words.MINUS}14" in child(app.window, LevelMeter, "Microphone").accessibleDescription()
    assert "%" in app.window._pictures.bands.accessibleDescription()


def test_the_sentence_tells_the_reduction_of_the_pauses(start, monkeypatch):
    monkeypatch.setattr("app.gui.main_window._WORDS_MS", 0)
    app = start()
    for reduction_db in (3.0, 24.0, 2.0):
        app.engine.state = replace(app.engine.state, reduction_db=reduction_db)
        app.window.tick()
    assert any("reduced by 24" in text for text in texts(app.window)), "while somebody speaks the means say little"
    child(app.window, QSlider, "Strength").setValue(10)
    app.window.tick()
    assert any("reduced by 2" in text and "24" not in text for text in texts(app.window)), (
        "another strength, another sum"
    )


def test_tab_reaches_every_control(start):
    app = start()
    names = []
    for _ in range(12):
        widget = QApplication.focusWidget()
        names.append(widget.accessibleName() or widget.text())
        QTest.keyClick(app.window.windowHandle(), Qt.Key.Key_Tab)
    path = ["Voice Focus", "Hear the original", "As loud as the cleaned voice", "Strength", "Advanced", "Microphone"]
    path += ["Test your microphone", "Freeze", app.window._pictures.spectrograms.accessibleName(), "Details"]
    assert names[: len(path)] == path
    assert names[len(path)] == "Voice Focus", "and round again"


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_contrast(colours):
    """WCAG 2.1: 4.5:1 for text, 3:1 for what has to be seen to be used."""

    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one, other):
        low, high = sorted((luminance(one), luminance(other)))
        return (high + 0.05) / (low + 0.05)

    for text, ground in [
        (colours.text, colours.card),
        (colours.muted, colours.card),
        (colours.muted, colours.window),
        (colours.on_accent, colours.accent),
        (colours.on_notice, colours.notice),
    ]:
        assert contrast(text, ground) >= 4.5, (text, ground)
    for mark in (colours.accent, colours.track, colours.before, colours.after, colours.clip):
        assert contrast(mark, colours.card) >= 3.0, mark


def test_the_theme_follows_the_system(qapp):
    assert theme.of_system(Qt.ColorScheme.Dark) is theme.DARK
    assert theme.of_system(Qt.ColorScheme.Light) is theme.LIGHT
    assert theme.of_system(Qt.ColorScheme.Unknown) is theme.LIGHT
