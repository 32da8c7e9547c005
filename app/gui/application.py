"""The program with a window: Qt, colours, and the wires between window, engine and settings."""

import argparse
import signal
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

import assets
from app import ending
from app.audio import devices
from app.audio.virtual_mic import VirtualMicrophone
from app.gui import garbage, language, theme, words
from app.gui.keeper import Keeper
from app.gui.main_window import MainWindow
from app.gui.mic_test import MicTest
from app.gui.remote import Remote
from app.gui.session import Route, Session
from app.gui.surroundings import Surroundings
from app.instance import claim
from app.settings import Settings
from dsp.params import Params

if TYPE_CHECKING:
    from app.audio.engine import Engine
    from app.audio.player import Player
    from dsp.denoiser import Denoiser

__all__ = ["build", "prepare_application", "run"]


def run(args: argparse.Namespace) -> int:
    """Show the window until it is closed.

    Parameters
    ----------
    args : argparse.Namespace
        `backend` and `latency`, of `app.audio.backend`'s, and `network`, of `assets.NETWORKS`; None for the settings'.
        `background`: open no window yet.

    Raises
    ------
    OSError
        If another Quietmic runs, or the settings can be neither read nor written.
    """
    with claim() as ours:
        app = QApplication(sys.argv[:1])
        language.install(app)
        prepare_application(app)
        settings = Settings.load()
        network = args.network or settings.network
        session = Session(_engine_factory(settings, args, network), VirtualMicrophone(), settings)
        test = MicTest(partial(_make_denoiser, network), session.recent, _make_player)
        window = build(app, session, settings, test, network)
        around = Surroundings(window, session, test, settings)
        app.setQuitOnLastWindowClosed(False)  # a hidden window is no reason to end
        window.closed.connect(app.quit)
        for number in (signal.SIGINT, *ending.signals()):
            # Not closed on the spot: the handler runs between any two Python instructions, also while painting.
            signal.signal(number, lambda *_: QTimer.singleShot(0, around.quit))
        ours.serve(Remote(window, session))
        around.begin(args.background)
        garbage.keep_to_one_thread()
        session.open()
        status = app.exec()
        session.close()
        settings.save()
    return status


def prepare_application(app: QApplication) -> None:
    """Name the program and choose Qt's style."""
    app.setApplicationName("quietmic")
    app.setApplicationDisplayName("Quietmic")
    app.setDesktopFileName("io.github.quietmic.Quietmic")
    app.setWindowIcon(QIcon(str(assets.path("icon.svg"))))
    app.setStyle("Fusion")


def build(
    app: QApplication, session: Session, settings: Settings, test: MicTest | None = None, network: str | None = None
) -> MainWindow:
    """Make the window and connect it with the session and the settings.

    Parameters
    ----------
    app : QApplication
        Coloured as the system asks, now and when it changes.
    session : Session
        Not opened yet.
    settings : Settings
        Shown at first; brought up to date with each change, and soon written.
    test : MicTest, optional
        The microphone test; by default on the session's engine and the default output.
    network : str, optional
        The one that the session's engine was made of, of `assets.NETWORKS`; by default the settings'.
    """
    network = network or settings.network
    test = test or MicTest(partial(_make_denoiser, network), session.recent, _make_player)
    window = MainWindow(settings.params, session, test, network)
    if settings.geometry:
        window.restore_geometry_text(settings.geometry)

    def colour() -> None:
        colours = theme.of_system(app.styleHints().colorScheme())
        theme.apply(app, colours)
        window.set_theme(colours)

    app.styleHints().colorSchemeChanged.connect(colour)
    colour()
    _connect(window, session, settings, test)
    return window


def _connect(window: MainWindow, session: Session, settings: Settings, test: MicTest) -> None:
    """Let the window show what the session tells, and the session do what the window is asked for."""

    def routed(route: Route) -> None:
        window.set_output(*_output(route))
        window.set_notice(" ".join(text for text in (settings.problem, route.notice) if text))
        window.show_controls()

    def found(microphones: list[devices.Device]) -> None:
        demo = devices.Device(devices.DEMO, words.tr("Demo recording"), is_virtual=True)
        window.set_devices([*microphones, demo], settings.microphone)

    def changed(params: Params) -> None:
        settings.params = window.settings_params
        session.set_params(params)

    def closed() -> None:
        settings.geometry = window.geometry_text()
        test.close()
        session.close()

    session.progress.connect(window.show_progress)
    session.failed.connect(window.show_failure)
    session.routed.connect(routed)
    session.devices_found.connect(found)
    Keeper(settings, window).told.connect(lambda text: window.set_notice(text, "settings"))
    window.params_changed.connect(changed)
    window.microphone_chosen.connect(session.choose_microphone)
    window.seen.connect(session.set_metering)
    window.devices_wanted.connect(session.list_devices)
    window.closed.connect(closed)


def _output(route: Route) -> tuple[str, str]:
    if route.microphone is None:
        demo = words.tr("The demo plays here only. Choose a microphone to be heard.")
        return words.tr("Nothing"), demo if route.device == devices.DEMO else ""
    return route.microphone, words.tr("Choose it as the microphone in your call app.")


def _make_denoiser(network: str) -> "Denoiser":
    from app import networks
    from dsp.denoiser import Denoiser

    return Denoiser(networks.read(network))


def _make_player() -> "Player":
    from app.audio.player import Player

    return Player()


def _engine_factory(settings: Settings, args: argparse.Namespace, network: str) -> Callable[[], "Engine"]:
    def make() -> "Engine":
        from app import networks
        from app.audio.engine import Engine  # compiles and loads kernels: the window is already there

        weights, small = networks.choose(network)
        return Engine(weights, settings.params, args.backend, args.latency or settings.latency, small)

    return make
