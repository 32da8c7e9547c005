"""Take pictures of the window while it shows the demo recording: python packaging/screenshots.py [FOLDER].

Four pictures: light and dark, for ordinary and for fine screens. No screen is needed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SIZE = (1120, 740)
SECONDS = 9.0  # enough to fill the pictures once
FONTS = ("Inter", "Cantarell")  # what desktops use; a bare machine has neither


def main() -> int:
    """Start one process a picture: Qt reads its scale only when it starts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "packaging" / "screenshots")
    parser.add_argument("--weights", type=Path, default=ROOT / "assets" / "percepnet.npz", help="the network")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long the demo runs first")
    parser.add_argument("--one", nargs=2, metavar=("SCHEME", "FILE"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        return take(args.one[0] == "dark", Path(args.one[1]), args)
    args.folder.mkdir(parents=True, exist_ok=True)
    for scheme in ("light", "dark"):
        for scale in (1, 2):
            file = args.folder / f"window-{scheme}{'@2x' if scale == 2 else ''}.png"
            environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale)}
            command = [sys.executable, __file__, "--one", scheme, str(file)]
            command += ["--weights", str(args.weights), "--seconds", str(args.seconds)]
            subprocess.run(command, check=True, env=environment)
            print(file)
    return 0


def take(dark: bool, file: Path, args: argparse.Namespace) -> int:
    """Run the demo through the real engine, then save what the window shows."""
    sys.path.insert(0, str(ROOT))
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QFont, QFontDatabase
    from PySide6.QtWidgets import QApplication

    from app.audio import devices
    from app.audio.engine import Engine
    from app.audio.virtual_mic import VirtualMicrophone
    from app.gui import application, theme
    from app.gui.session import Session
    from app.settings import Settings
    from dsp import weights

    class NoMicrophone(VirtualMicrophone):
        """Leaves the sound system alone: only pictures are taken."""

        def create(self) -> None:
            """Make nothing."""

        def remove(self) -> None:
            """Remove nothing."""

    app = QApplication(sys.argv[:1])
    application.prepare_application(app)
    installed = [name for name in FONTS if name in QFontDatabase.families()]
    if installed:
        app.setFont(QFont(installed[0], 10))
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(microphone=devices.DEMO, path=Path(folder) / "settings.toml")
        session = Session(lambda: Engine(weights.load(args.weights)), NoMicrophone(), settings)
        window = application.build(app, session, settings)
        colours = theme.DARK if dark else theme.LIGHT
        theme.apply(app, colours)
        window.set_theme(colours)
        window.resize(*SIZE)
        window.show()

        def save() -> None:
            window.tick()
            if not window.grab().save(str(file)):
                raise OSError(f"{file}: cannot be written")
            window.close()

        session.routed.connect(lambda _: QTimer.singleShot(round(1000 * args.seconds), save))
        session.failed.connect(lambda text: (print(text, file=sys.stderr), app.exit(1)))
        session.open()
        return app.exec()


if __name__ == "__main__":
    sys.exit(main())
