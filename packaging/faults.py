"""Break everything that breaks sound, on private servers, and write down how long it takes to be back.

    python packaging/faults.py                      every cell, servers and ways to them; about 20 minutes
    python packaging/faults.py --quick              the busy machine for 20 seconds instead of 10 minutes
    python packaging/faults.py --keep --column "pulseaudio, pulse" --cell "kill and restart the server"

Writes packaging/reports/faults.md and faults.json. Servers run in real time where that is permitted, as sound servers
with rtkit do. A cell passes if half a second of sound is heard within 2 s of the cause's end, nothing crashed, no
module leaked, no microphone is there twice, and the timeline tells what happened.
"""

import argparse
import fcntl
import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]
REPORT = ROOT / "packaging" / "reports" / "faults"
COLUMNS = tuple(f"{server}, {way}" for server in ("pulseaudio", "pipewire") for way in ("pulse", "sounddevice"))
BUSY = "all cores busy"
LIMIT_S = 2.0
LOAD_S = 600.0  # of all cores busy


def run_cell(bench: Any, name: str, seconds: float) -> dict[str, Any]:
    """Run one cell and judge it."""
    from fault_cells import CELLS, fresh

    begun = time.monotonic()
    try:
        fresh(bench)
        result = CELLS[name](bench, seconds) if name == BUSY else CELLS[name](bench)
        bench.check()
        took = result["back_s"] - result.get("waited_s", 0.0)
        assert took <= LIMIT_S, f"back after {result['back_s']:.1f} s, {took:.1f} without waiting for a processor"
        result["passed"] = True
    except (AssertionError, OSError) as error:
        result = {"passed": False, "error": " ".join(str(error).split())[:400], "events": bench.status()["events"]}
        traceback.print_exc()
        bench.close_app()
    result["cell_s"] = time.monotonic() - begun
    return result


def run_column(server: str, backend: str, cells: list[str], seconds: float) -> None:
    """Run the cells on one server by one way to it, and add each to the report."""
    from fault_bench import bench

    name = f"{server}, {backend}"
    with tempfile.TemporaryDirectory() as folder, bench(server, backend, Path(folder) / "bench") as made:
        for cell in cells:
            result = run_cell(made, cell, seconds)
            print(f"{name}: {cell}: {result}", flush=True)
            add(name, cell, result)
        try:
            made.stop()
            result = {"passed": True}
        except AssertionError as error:
            result = {"passed": False, "error": str(error)[:400]}
        add(name, "nothing left at the end", result)


def add(column: str, cell: str, result: dict[str, Any]) -> None:
    """Put a result into the report; columns run at the same time. What came of earlier runs stays readable."""
    kept = REPORT.with_suffix(".json")
    with open(REPORT.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        columns = json.loads(kept.read_text())["columns"] if kept.exists() else {}
        columns = {name: columns.get(name, {}) for name in COLUMNS}
        before = columns[column].get(cell, {}).get("attempts", [])
        columns[column][cell] = {
            **result,
            "when": datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
            "load_average": os.getloadavg()[0],
            "attempts": [*before, "passed" if result["passed"] else result["error"][:120]],
        }
        write(columns)
    REPORT.with_suffix(".lock").unlink(missing_ok=True)


def write(columns: dict[str, dict[str, Any]]) -> None:
    """Write the report: a table of all cells, the lines of the timeline, and what failed."""
    REPORT.with_suffix(".json").write_text(json.dumps({"columns": columns}, indent=1) + "\n")
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    rows = [
        f"| {name} | " + " | ".join(_words(column.get(name)) for column in columns.values()) + " |" for name in names
    ]
    lines = [
        "# Faults",
        "",
        f"`python packaging/faults.py`, {os.cpu_count()} cores. Each cell: seconds until sound was back after the "
        f"cause had gone (limit {LIMIT_S:g}), on private servers in real time, Quietmic with its default network, "
        "bypassed so that noise can be followed. Where Quietmic starts anew, that counts, but not the time for which "
        "its main thread waited for a processor that others used (`waited s`). Below: what else was measured, when, "
        "at which load average, and what came of each attempt since the report was begun.",
        "",
        f"| cell | {' | '.join(columns)} |",
        "|---" * (len(columns) + 1) + "|",
        *rows,
        "",
        *_details(columns),
    ]
    REPORT.with_suffix(".md").write_text("\n".join(lines) + "\n")


def _words(cell: dict[str, Any] | None) -> str:
    if cell is None:
        return ""
    if not cell["passed"]:
        return "**failed**"
    if "back_s" not in cell:
        return "yes"
    if "waited_s" in cell:
        return f"{cell['back_s']:.2f}, without waiting {cell['back_s'] - cell['waited_s']:.2f}"
    return f"{cell['back_s']:.2f}"


def _details(columns: dict[str, dict[str, Any]]) -> list[str]:
    """List what else was measured, and the reasons of failures."""
    lines = []
    for column, cells in columns.items():
        lines += [f"## {column}", ""]
        for name, cell in cells.items():
            shown = {key: round(value, 2) if isinstance(value, float) else value for key, value in cell.items()}
            for key in ("passed", "back_s", "cell_s"):
                shown.pop(key, None)
            told = "; ".join(f"{key.replace('_', ' ')} {value}" for key, value in shown.items() if value != "")
            if told:
                lines.append(f"- {name}: {told}")
        lines.append("")
    return lines


def main() -> int:
    """Run what the arguments ask for, all columns at the same time, and the busy machine when the rest is done."""
    from fault_cells import CELLS

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="the busy machine for 20 seconds only")
    parser.add_argument("--seconds", type=float, help="how long the machine is busy")
    parser.add_argument("--column", choices=COLUMNS, action="append", help="normally all")
    parser.add_argument("--cell", choices=list(CELLS), action="append", help="normally all")
    parser.add_argument("--keep", action="store_true", help="keep earlier results of cells that are not run now")
    parser.add_argument("--here", action="store_true", help="run one column in this process")
    args = parser.parse_args()
    columns, cells = args.column or COLUMNS, args.cell or list(CELLS)
    seconds = args.seconds or (20.0 if args.quick else LOAD_S)
    if args.here:
        server, backend = columns[0].split(", ")
        run_column(server, backend, cells, seconds)
        return 0
    if not args.keep:
        REPORT.with_suffix(".json").unlink(missing_ok=True)
    for some in ([cell for cell in cells if cell != BUSY], [cell for cell in cells if cell == BUSY]):
        command = [sys.executable, __file__, "--here", "--seconds", str(seconds)]
        command += [word for cell in some for word in ("--cell", cell)]
        running = [subprocess.Popen([*command, "--column", name]) for name in columns if some]
        if any([process.wait() for process in running]):
            return 1
    done = json.loads(REPORT.with_suffix(".json").read_text())["columns"]
    return int(not all(cell["passed"] for column in done.values() for cell in column.values()))


if __name__ == "__main__":
    sys.exit(main())
