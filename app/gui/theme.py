"""Colours for light and dark, and how they reach the program. Follows the system's choice."""

from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

import assets

__all__ = ["DARK", "LIGHT", "Theme", "apply", "of_system", "set_calm"]

_CALM = "* { widget-animation-duration: 0; }"
_EFFECTS = ("AnimateMenu", "FadeMenu", "AnimateCombo", "AnimateTooltip", "FadeTooltip")


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour the window uses, as #rrggbb.

    Sound before and after is an orange-blue pair, which people with any colour vision tell apart.
    """

    window: str
    card: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    hover: str
    track: str  # of a switch that is off: 3:1 against the card
    groove: str
    before: str
    after: str
    clip: str
    notice: str
    on_notice: str


LIGHT = Theme(
    window="#f2f4f7",
    card="#ffffff",
    border="#dde1e8",
    text="#15181e",
    muted="#586070",
    accent="#1a5fd0",
    on_accent="#ffffff",
    hover="#eef2f9",
    track="#858d9a",
    groove="#e2e6ed",
    before="#c25a0a",
    after="#1a5fd0",
    clip="#c61a1a",
    notice="#fdf0d8",
    on_notice="#5c3a05",
)

DARK = Theme(
    window="#13151a",
    card="#1c1f26",
    border="#2c313b",
    text="#eceff4",
    muted="#a3abb9",
    accent="#5c9dff",
    on_accent="#0a1424",
    hover="#262b35",
    track="#727b8a",
    groove="#303641",
    before="#f2a24c",
    after="#5c9dff",
    clip="#ff6e6e",
    notice="#3a2d12",
    on_notice="#f7dca6",
)


def of_system(scheme: Qt.ColorScheme) -> Theme:
    """Choose the theme for what the desktop asks for; light where it does not say."""
    return DARK if scheme is Qt.ColorScheme.Dark else LIGHT


def apply(app: QApplication, theme: Theme) -> None:
    """Colour the whole program: palette for what Qt draws, style sheet for its shapes."""
    palette = QPalette()
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.window,
        role.Base: theme.card,
        role.AlternateBase: theme.hover,
        role.Button: theme.card,
        role.Text: theme.text,
        role.WindowText: theme.text,
        role.ButtonText: theme.text,
        role.Highlight: theme.accent,
        role.Accent: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.PlaceholderText: theme.muted,
        role.ToolTipBase: theme.card,
        role.ToolTipText: theme.text,
        role.Mid: theme.border,
    }
    for name, colour in colours.items():
        palette.setColor(name, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    for name in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(disabled, name, QColor(theme.muted))
    app.setPalette(palette)
    size = app.font().pointSizeF()
    sheet = Template(assets.path("style.qss").read_text(encoding="utf-8"))
    sizes = {"large": f"{size * 1.5:.1f}pt", "small": f"{size * 0.9:.1f}pt", "fact": f"{size * 1.25:.1f}pt"}
    sizes["hero"] = f"{size * 1.8:.1f}pt"
    tick = "tick-dark.svg" if theme is DARK else "tick.svg"
    pictures = {"chevron": assets.path("chevron.svg").as_posix(), "tick": assets.path(tick).as_posix()}
    calm = _CALM if app.styleSheet().endswith(_CALM) else ""
    app.setStyleSheet(sheet.substitute(asdict(theme), **pictures, **sizes) + calm)


def set_calm(app: QApplication, calm: bool) -> None:
    """Let nothing slide or fade, or let it again."""
    for effect in _EFFECTS:
        app.setEffectEnabled(Qt.UIEffect[f"UI_{effect}"], not calm)
    sheet = app.styleSheet().removesuffix(_CALM) + (_CALM if calm else "")
    if sheet != app.styleSheet():  # setting one costs a look at every widget
        app.setStyleSheet(sheet)
