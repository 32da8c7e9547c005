"""By keyboard, by screen reader, with little motion, in light and dark: everything of every page."""

import re

import pytest
from gui_window import NO_WINDOW_MANAGER
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QMenuBar,
    QScrollBar,
    QWidget,
)
from surroundings import start_surroundings  # noqa: F401  (a fixture)
from test_language import pages

import assets
from app.gui import theme
from app.gui.gain_view import GainView
from app.gui.level_meter import LevelMeter
from app.gui.spectrogram_view import SpectrogramView
from app.gui.take_view import TakeView
from app.gui.trend_view import TrendView

pytestmark = NO_WINDOW_MANAGER
CONTROLS = (QAbstractButton, QAbstractSlider, QComboBox, TakeView, SpectrogramView)
PICTURES = (GainView, LevelMeter, SpectrogramView, TakeView, TrendView)


def shown(app, qapp):
    """Go through every page, with everything of it on the screen."""
    for page in pages(app):
        page.show()
        page.activateWindow()
        qapp.processEvents()
        yield page
        if page is not app.window:
            page.close()


def controls(page):
    """Return what can be worked, without the scroll bars, which keys do not need."""
    found = [widget for widget in page.findChildren(QWidget) if isinstance(widget, CONTROLS) and widget.isVisible()]
    return [widget for widget in found if not isinstance(widget, QScrollBar)]


def said(widget, what):
    return QAccessible.queryAccessibleInterface(widget).text(what)


def test_every_control_has_a_name_and_says_what_it_does(start, qapp):
    app = start()
    silent = []
    for page in shown(app, qapp):
        for widget in controls(page):
            name, description = said(widget, QAccessible.Text.Name), said(widget, QAccessible.Text.Description)
            if not name.strip() or not description.strip() or name == description:
                silent.append((type(widget).__name__, name, description))
    assert silent == []


def test_every_picture_has_a_text_twin(start, qapp):
    app = start()
    seen = set()
    for page in shown(app, qapp):
        app.window.tick()
        if hasattr(app.window, "_tell"):
            app.window._tell()
        for widget in page.findChildren(QWidget):
            if isinstance(widget, PICTURES) and widget.isVisible():
                assert said(widget, QAccessible.Text.Name), widget
                assert said(widget, QAccessible.Text.Description), widget
                seen.add(type(widget))
    assert seen >= {GainView, LevelMeter, SpectrogramView, TakeView}


def test_text_twins_change_calmly(start, qapp, monkeypatch):
    """Thirty pictures a second, but words at most twice."""
    monkeypatch.setattr("app.gui.main_window._WORDS_MS", 3_600_000)
    app = start()
    app.window._tell()
    pictures = [widget for widget in app.window.findChildren(QWidget) if isinstance(widget, PICTURES)]
    before = [widget.accessibleDescription() for widget in pictures]
    for _ in range(15):
        app.window.tick()
    assert [widget.accessibleDescription() for widget in pictures] == before


def test_tab_reaches_every_control_of_every_page(start, qapp, qtbot):
    app = start()
    for page in shown(app, qapp):
        qtbot.waitUntil(page.isActiveWindow)
        app.window.tick()
        wanted = {
            widget for widget in controls(page) if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        }
        wanted = {one for one in wanted if not in_group(one) or one.isChecked()}
        reached = set()
        for _ in range(3 * len(wanted) + 10):
            QTest.keyClick(page.windowHandle(), Qt.Key.Key_Tab)
            reached.add(QApplication.focusWidget())
        missed = [(type(one).__name__, said(one, QAccessible.Text.Name)) for one in wanted - reached]
        assert missed == []


def in_group(widget):
    """Tell whether arrow keys lead to it: of exclusive buttons only the chosen one is a stop."""
    return isinstance(widget, QAbstractButton) and widget.group() is not None and widget.group().exclusive()


def test_the_focus_can_be_seen(start, qapp, qtbot):
    app = start()
    unseen = []
    for page in shown(app, qapp):
        qtbot.waitUntil(page.isActiveWindow)
        for widget in controls(page):
            if not widget.isEnabled() or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                continue
            page.setFocus()
            widget.clearFocus()
            before = widget.grab().toImage()
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            if widget.grab().toImage() == before:
                unseen.append((type(widget).__name__, said(widget, QAccessible.Text.Name)))
    assert unseen == []


def test_menus_are_reached_by_keyboard(start):
    app = start()
    bar = app.window.findChild(QMenuBar)
    assert [made.text()[made.text().index("&") + 1] for made in bar.actions()] == ["Q", "S", "M", "H"]


TEXT = [
    *(("text", ground) for ground in ("card", "window", "hover")),
    *(("muted", ground) for ground in ("card", "window", "hover")),
    ("on_accent", "accent"),
    ("on_accent", "after"),
    ("on_notice", "notice"),
    ("accent", "card"),
]
SHAPES = [
    *((colour, "card") for colour in ("before", "after", "clip", "accent", "track")),
    *((colour, "window") for colour in ("accent", "track")),
    ("before", "groove"),
    ("after", "groove"),
]


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_contrast(colours):
    """WCAG 2.2: 4.5:1 for text (1.4.3), 3:1 for what has to be seen to be used (1.4.11)."""
    for pairs, least in ((TEXT, 4.5), (SHAPES, 3.0)):
        for one, other in pairs:
            found = contrast(getattr(colours, one), getattr(colours, other))
            assert found >= least, (one, other, round(found, 2))


def test_contrast_of_icons():
    """Their colours are fixed, so they have to do on every ground."""
    grounds = {"chevron.svg": (theme.LIGHT.card, theme.DARK.card), "tray-off.svg": ("#ffffff", "#000000")}
    for name, behind in grounds.items():
        (colour,) = set(re.findall(r'stroke="(#\w{6})"', assets.path(name).read_text()))
        assert all(contrast(colour, ground) >= 3.0 for ground in behind), name
    on = assets.path("tray-on.svg").read_text()
    disc = re.search(r'<circle[^>]*fill="(#\w{6})"', on)[1]
    assert all(contrast(disc, ground) >= 3.0 for ground in ("#ffffff", "#000000")), "the disc on light and dark panels"
    assert contrast(disc, "#ffffff") >= 3.0, "the microphone on the disc"
    assert contrast("#0a1424", theme.DARK.accent) >= 3.0
    assert contrast("#ffffff", theme.LIGHT.accent) >= 3.0


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
