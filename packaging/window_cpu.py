"""Measure what the window costs while the demo plays: python packaging/window_cpu.py [--minutes 10].

Times are processor times of single threads, so other programs do not count. Each size runs in a process of its own,
on a private Xvfb where there is one. The report is packaging/reports/window.md.
"""

import argparse
import gc
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "packaging" / "reports" / "window.md"
SIZES = ((1, 1120, 740), (2, 1120, 740), (2, 1920, 1080))  # scale, window in its own pixels
SETTLE_S = 8.0  # pictures are full by then, and caches warm
SAMPLE_S = 60.0  # between looks at the memory
DISPLAY = ":97"


def main() -> int:
    """Run every size, then the long run, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each size")
    parser.add_argument("--minutes", type=float, default=10.0, help="of the long run; 0 leaves it out")
    parser.add_argument("--here", type=json.loads, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.here:
        print(json.dumps(measure(*args.here)))
        return 0
    with screen() as platform_name:
        costs = [run(platform_name, scale, width, height, args.seconds, 0.0) for scale, width, height in SIZES]
        long = run(platform_name, *SIZES[0], 60.0 * args.minutes, SAMPLE_S) if args.minutes else None
    text = report(platform_name, costs, long)
    if long:
        REPORT.write_text(text, encoding="utf-8")
    print(text)
    return 0


@contextmanager
def screen() -> Iterator[str]:
    """Start a screen as large as the largest window; the name of Qt's platform for it."""
    program = shutil.which("Xvfb")
    if program is None:
        yield "offscreen"
        return
    process = subprocess.Popen([program, DISPLAY, "-screen", "0", "3840x2160x24", "-nolisten", "tcp"])
    try:
        end = time.monotonic() + 20
        while not Path(f"/tmp/.X11-unix/X{DISPLAY[1:]}").exists():
            if time.monotonic() > end:
                raise TimeoutError("Xvfb does not start")
            time.sleep(0.1)
        yield "xcb"
    finally:
        process.terminate()
        process.wait()


def run(platform_name: str, scale: int, width: int, height: int, seconds: float, every_s: float) -> dict[str, Any]:
    """Measure in a process of its own: Qt reads the scale only when it starts."""
    nowhere = {name: "unix:path=/nonexistent" for name in ("PULSE_SERVER", "DBUS_SESSION_BUS_ADDRESS")}
    own = {"QT_QPA_PLATFORM": platform_name, "QT_SCALE_FACTOR": str(scale), "DISPLAY": DISPLAY}
    own["OPENBLAS_NUM_THREADS"] = "1"  # as app.gui sets it, which is imported after numpy here
    here = json.dumps([width, height, seconds, every_s])
    command = [sys.executable, __file__, "--here", here]
    answer = subprocess.run(command, env=os.environ | nowhere | own, check=True, capture_output=True, text=True)
    return {"scale": scale, "width": width, "height": height, **json.loads(answer.stdout.splitlines()[-1])}


def measure(width: int, height: int, seconds: float, every_s: float) -> dict[str, Any]:
    """Show the window on the demo for some seconds and count."""
    sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]
    import screenshots
    from PySide6.QtWidgets import QApplication

    from app.audio import devices
    from app.gui import application, garbage
    from app.gui.session import Session
    from app.settings import Settings

    app = QApplication(sys.argv[:1])
    application.prepare_application(app)
    garbage.keep_to_one_thread()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(path=Path(folder) / "settings.toml", first_steps_done=True)
        settings.prefer(devices.DEMO)
        session = Session(screenshots._engine, screenshots.no_microphone(), settings)
        window = application.build(app, session, settings, screenshots.silent_test(session))
        window.resize(width, height)
        routed: list[object] = []
        session.routed.connect(routed.append)
        window.show()
        session.open()
        screenshots.until(lambda: bool(routed))
        screenshots.wait(SETTLE_S)
        found = watch(window, session, seconds, every_s)
        window.close()
    return found


class Pace:
    """Counts pictures, and remembers the longest wait between two of them.

    Attributes
    ----------
    longest : tuple of float
        Seconds of that wait, and for how many of them the thread was ready but another program had the processor.
    """

    def __init__(self) -> None:
        self.ticks = 0
        self.longest = (0.0, 0.0)
        self._last: tuple[float, float] | None = None

    def tick(self) -> None:
        """Take note of a picture."""
        self.ticks += 1
        waited = Path("/proc/thread-self/schedstat").read_text().split()[1]
        now = time.monotonic(), float(waited) / 1e9
        if self._last is not None:
            self.longest = max(self.longest, (now[0] - self._last[0], now[1] - self._last[1]))
        self._last = now


def watch(window: Any, session: Any, seconds: float, every_s: float) -> dict[str, Any]:
    """Count processor time and pictures, and look at the memory now and then."""
    import screenshots
    from PySide6.QtCore import QObject

    pace = Pace()
    window._timer.timeout.connect(pace.tick)
    looks, loads = [], []
    begun, thread, process, blocks = (
        time.monotonic(),
        time.thread_time(),
        time.process_time(),
        session.snapshot().blocks,
    )
    looked = begun - every_s
    while (now := time.monotonic()) - begun < seconds:
        if every_s and now - looked >= every_s:
            looked = now
            gc.collect()
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            megabytes = pages * os.sysconf("SC_PAGE_SIZE") / 2**20
            looks.append(
                (round(now - begun), round(megabytes, 1), len(gc.get_objects()), len(window.findChildren(QObject)))
            )
        screenshots.wait(1.0)
        loads.append(session.snapshot().cpu_percent)
    took = time.monotonic() - begun
    return {
        "pictures": pace.ticks / took,
        "longest": pace.longest,
        "machine": os.getloadavg()[1],
        "window": 100 * (time.thread_time() - thread) / took,
        "process": 100 * (time.process_time() - process) / took,
        "sound": sum(loads) / len(loads),
        "realtime": (session.snapshot().blocks - blocks) / (100 * took),
        "looks": looks,
    }


def report(platform_name: str, costs: list[dict[str, Any]], long: dict[str, Any] | None) -> str:
    """Write the numbers down."""
    lines = [
        "# What the window costs",
        "",
        f"`python packaging/window_cpu.py` on {processor()}, {os.cpu_count()} cores; Qt platform {platform_name},",
        "painted by the processor, the demo playing. Percent of one core, by the processor time of each thread. Other",
        "programs were running; the load is the system's, a mean over five minutes.",
        "",
        "| window | pixels | pictures a second | window's thread | sound thread | whole process | load |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for cost in costs:
        size = f"{cost['width']} × {cost['height']} at {cost['scale']}x"
        pixels = f"{cost['width'] * cost['scale']} × {cost['height'] * cost['scale']}"
        numbers = f"{cost['pictures']:.1f} | {cost['window']:.1f} % | {cost['sound']:.1f} % | {cost['process']:.1f} %"
        numbers += f" | {cost['machine']:.1f}"
        lines.append(f"| {size} | {pixels} | {numbers} |")
    if long:
        lines += [
            "",
            "## A long run",
            "",
            "| seconds | memory, MiB | Python objects | Qt objects |",
            "|--:|--:|--:|--:|",
        ]
        lines += [f"| {a} | {b} | {c} | {d} |" for a, b, c, d in long["looks"]]
        wait_s, others_s = long["longest"]
        lines += [
            "",
            f"Over the whole of it the window's thread took {long['window']:.1f} % and the sound thread"
            f" {long['sound']:.1f} %, at {long['pictures']:.1f} pictures a second",
            f"and a load of {long['machine']:.1f}. The longest wait between two pictures was {1000 * wait_s:.0f} ms;"
            f" for {1000 * others_s:.0f} ms of it other programs had the processor.",
            f"Sound passed at {100 * long['realtime']:.1f} % of real time.",
        ]
    return "\n".join(lines) + "\n"


def processor() -> str:
    """Name the processor."""
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor()
    return next(line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name"))


if __name__ == "__main__":
    sys.exit(main())
