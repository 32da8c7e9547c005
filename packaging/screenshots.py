"""Take pictures of every page while the demo recording runs: python packaging/screenshots.py [FOLDER].

Each page in light and dark, in English, German and the pseudo-locale, for ordinary and for fine screens. No screen, no
sound server and no microphone is needed; devices on the pictures are made up.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

Pages = Iterator[tuple[str, str, "QWidget", Callable[[Any], None]]]
"""Name and size of a page, what to picture, and what takes the colours."""

ROOT = Path(__file__).parents[1]
LANGUAGES = ("en", "de", "en_XA")
THEMES = ("light", "dark")
SIZES = {"": (1120, 740), "-small": (900, 640)}
SECONDS = 8.0  # enough to fill the pictures once
PATIENCE = 300.0  # s; the first run of all compiles
FONTS = ("Inter", "Cantarell")  # what desktops use; a bare machine has neither
LEVELS = {"usb": -9.0, "internal": -38.0, "webcam": -47.0}  # dB full scale, of the made-up microphones


def main() -> int:
    """Start one process a scale: Qt reads it only when it starts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "work" / "screenshots")
    parser.add_argument("--languages", nargs="+", default=LANGUAGES)
    parser.add_argument("--scales", nargs="+", default=("1", "2"))
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    if args.here:
        return take(args)
    for scale in args.scales:
        nowhere = {name: "unix:path=/nonexistent" for name in ("PULSE_SERVER", "DBUS_SESSION_BUS_ADDRESS")}
        environment = os.environ | nowhere | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
        command = [sys.executable, __file__, str(args.folder), "--here", "--scales", scale]
        subprocess.run([*command, "--languages", *args.languages], check=True, env=environment)
    return 0


def take(args: argparse.Namespace) -> int:
    """Take all pictures of one scale."""
    sys.path.insert(0, str(ROOT))
    from PySide6.QtGui import QFont, QFontDatabase
    from PySide6.QtWidgets import QApplication

    from app.gui import application, language, theme

    app = QApplication(sys.argv[:1])
    application.prepare_application(app)
    installed = [name for name in FONTS if name in QFontDatabase.families()]
    if installed:
        app.setFont(QFont(installed[0], 10))
    fine = "@2x" if args.scales[0] == "2" else ""
    for wanted in args.languages:
        language.install(app, [wanted])
        for page, size, widget, set_theme in pages(app):
            for name in THEMES:
                colours = theme.DARK if name == "dark" else theme.LIGHT
                theme.apply(app, colours)
                set_theme(colours)
                app.processEvents()
                file = args.folder / f"{page}{size}-{wanted}-{name}{fine}.png"
                if not widget.grab().save(str(file)):
                    raise OSError(f"{file}: cannot be written")
                print(file)
    return 0


def pages(app: "QApplication") -> Pages:
    """Go through all pages of a new window."""
    from app.audio import devices
    from app.gui.application import build
    from app.gui.key_sheet import KeySheet
    from app.gui.session import Session
    from app.gui.surroundings import Surroundings
    from app.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(path=Path(folder) / "settings.toml", first_steps_done=True)
        settings.prefer(devices.DEMO)
        session = Session(_engine, no_microphone(), settings)
        test = silent_test(session)
        window = build(app, session, settings, test)
        around = Surroundings(window, session, test, settings)

        def set_theme(colours: Any) -> None:
            window.set_theme(colours)
            around.steps.set_theme(colours)

        yield from _main_pages(window, session, set_theme)
        yield from _test_pages(window, test, set_theme)
        window.show_details()
        wait(1.5)
        for suffix in sizes(window):
            yield "details", suffix, window, set_theme
        yield from _first_pages(around, window, set_theme)
        for name, dialog in (("settings", around.window_of_settings), ("keys", KeySheet(around.actions.listed()))):
            around.actions.settings.trigger() if name == "settings" else dialog.show()
            dialog.adjustSize()
            yield name, "", dialog, set_theme
            dialog.close()
        around.quit()


def sizes(window: Any) -> Iterator[str]:
    """Give the window one size after the other; yield what names it, at last go back to the ordinary one."""
    for suffix, size in SIZES.items():
        window.resize(*size)
        wait(0.3)
        yield suffix
    window.resize(*SIZES[""])


def _main_pages(window: Any, session: Any, set_theme: Callable[[Any], None]) -> Pages:
    """Picture the first start, the window at work, and its drawer."""
    from app.gui.advanced_drawer import AdvancedDrawer

    routed: list[object] = []
    session.routed.connect(routed.append)
    window.show()
    window.show_progress("pitch search", 0.4)
    yield "prepare", "", window, set_theme
    session.open()
    until(lambda: bool(routed))
    wait(SECONDS)
    for suffix in sizes(window):
        yield "main", suffix, window, set_theme
    drawer: Any = window.findChild(AdvancedDrawer)
    drawer._handle.setChecked(True)
    wait(0.3)
    yield "drawer", "", window, set_theme
    drawer._handle.setChecked(False)


def _test_pages(window: Any, test: Any, set_theme: Callable[[Any], None]) -> Pages:
    """Picture the microphone test before, in and after its ten seconds, and the blind test."""
    from app.gui.mic_test_page import MicTestPage

    rendered: list[object] = []
    test.rendered.connect(rendered.append)
    window.show_test()
    page = window.findChild(MicTestPage)
    wait(0.1)
    yield "test-empty", "", window, set_theme
    page.record.click()
    wait(4.0)
    yield "test-recording", "", window, set_theme
    until(lambda: bool(rendered))
    for suffix in sizes(window):
        yield "test", suffix, window, set_theme
    page.takes.blind.click()
    wait(0.2)
    yield "blind", "", window, set_theme
    for _ in range(page.takes.questions._trial.rounds):
        page.takes.questions.answers[page.takes.questions._trial.x].click()
    wait(0.2)
    yield "verdict", "", window, set_theme
    window.show_main()


def _first_pages(around: Any, window: Any, set_theme: Callable[[Any], None]) -> Pages:
    """Picture the three cards of the first steps."""
    around.show_first_steps()
    around.steps.set_devices(made_up(), "usb")
    around.steps.set_output("Quietmic microphone")
    around.steps._levels = lambda: LEVELS
    for card in range(3):
        wait(0.3)
        for suffix in sizes(window):
            yield f"first-{card + 1}", suffix, window, set_theme
        if card < 2:
            around.steps.next.click()
    window.show_main()


def made_up() -> list[Any]:
    """Return microphones for the pictures."""
    from app.audio.devices import Device

    names = {"usb": "Rode NT-USB", "internal": "Built-in Audio Analog Stereo", "webcam": "HD Pro Webcam C920"}
    return [Device(name, text, is_default=name == "internal") for name, text in names.items()]


def _engine() -> Any:
    import assets
    from app.audio.engine import Engine
    from dsp import weights

    return Engine(weights.load(assets.path("percepnet.npz")))


def no_microphone() -> Any:
    """Return a virtual microphone that leaves the sound system alone."""
    from app.audio.virtual_mic import VirtualMicrophone

    class NoMicrophone(VirtualMicrophone):
        """Makes and removes nothing."""

        def create(self) -> None:
            """Make nothing."""

        def remove(self) -> None:
            """Remove nothing."""

    return NoMicrophone()


def silent_test(session: Any) -> Any:
    """Return a microphone test that plays to nobody."""
    from app.audio.player import Player
    from app.gui.application import _make_denoiser
    from app.gui.mic_test import MicTest

    class Silent(Player):
        """Opens no output."""

        def play(self) -> None:
            """Pretend."""
            self.mixer.play(True)

    return MicTest(partial(_make_denoiser, "large"), session.recent, Silent)


def wait(seconds: float) -> None:
    """Let the window live for a while."""
    from PySide6.QtTest import QTest

    QTest.qWait(round(1000 * seconds))


def until(condition: Callable[[], bool]) -> None:
    """Let the window live until something has happened."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the window shows nothing")
        wait(0.05)


if __name__ == "__main__":
    sys.exit(main())
