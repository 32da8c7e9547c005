"""Break everything that breaks sound, on private servers, and write down how long it takes to be back.

    python packaging/faults.py                      every cell, servers and ways to them; about 70 minutes
    python packaging/faults.py --quick              the busy machine for 20 seconds instead of 10 minutes
    python packaging/faults.py --server pulseaudio --backend pulse --cell "kill and restart the server"

Writes packaging/reports/faults.md and faults.json. Servers run in real time where that is permitted, as sound servers
with rtkit do. A cell passes if half a second of sound is heard within 2 s of the cause's end, nothing crashed, no
module leaked, no microphone is there twice, and the timeline tells what happened.
"""

import argparse
import json
import os
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
SERVERS, BACKENDS = ("pulseaudio", "pipewire"), ("pulse", "sounddevice")
LIMIT_S = 2.0
LOAD_S = 600.0  # of all cores busy


def run_cell(bench: Any, name: str, seconds: float) -> dict[str, Any]:
    """Run one cell and judge it."""
    from fault_cells import CELLS, fresh

    begun = time.monotonic()
    try:
        fresh(bench)
        result = CELLS[name](bench, seconds) if name == "all cores busy" else CELLS[name](bench)
        bench.check()
        assert result["back_s"] <= result.get("limit_s", LIMIT_S), f"back after {result['back_s']:.1f} s"
        result["passed"] = True
    except (AssertionError, OSError) as error:
        result = {"passed": False, "error": " ".join(str(error).split())[:400], "events": bench.status()["events"]}
        traceback.print_exc()
        bench.close_app()
    result["cell_s"] = time.monotonic() - begun
    return result


def run_column(server: str, backend: str, cells: list[str], seconds: float) -> dict[str, Any]:
    """Run the cells on one server by one way to it."""
    from fault_bench import bench

    column: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, bench(server, backend, Path(folder) / "bench") as made:
        for name in cells:
            column[name] = run_cell(made, name, seconds)
            print(f"{server} {backend} {name}: {column[name]}", flush=True)
        try:
            made.stop()
            column["nothing left at the end"] = {"passed": True}
        except AssertionError as error:
            column["nothing left at the end"] = {"passed": False, "error": str(error)[:400]}
    return column


def write(columns: dict[str, dict[str, Any]], seconds: float) -> None:
    """Write the report: a table of all cells, the lines of the timeline, and what failed."""
    about = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "cores": os.cpu_count(),
        "load_average": os.getloadavg(),
        "busy_seconds": seconds,
    }
    REPORT.with_suffix(".json").write_text(json.dumps({"about": about, "columns": columns}, indent=1) + "\n")
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    rows = [
        f"| {name} | " + " | ".join(_words(column.get(name)) for column in columns.values()) + " |" for name in names
    ]
    lines = [
        "# Faults",
        "",
        f"`python packaging/faults.py`, {about['date']}, {about['cores']} cores, load average "
        f"{about['load_average'][0]:.1f}. Each cell: seconds until sound was back after the cause had gone (limit "
        f"{LIMIT_S:g}), on private servers in real time, Quietmic with its default network, bypassed so that noise can "
        "be followed.",
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
    return f"{cell['back_s']:.2f}" if "back_s" in cell else "yes"


def _details(columns: dict[str, dict[str, Any]]) -> list[str]:
    """List what else was measured, and the reasons of failures."""
    lines = []
    for column, cells in columns.items():
        lines += [f"## {column}", ""]
        for name, cell in cells.items():
            shown = {key: round(value, 2) if isinstance(value, float) else value for key, value in cell.items()}
            for key in ("passed", "back_s", "cell_s", "events"):
                shown.pop(key, None)
            told = "; ".join(f"{key.replace('_', ' ')} {value}" for key, value in shown.items() if value != "")
            if told:
                lines.append(f"- {name}: {told}")
        lines.append("")
    return lines


def main() -> int:
    """Run what the arguments ask for; earlier results of other columns and cells stay in the report."""
    from fault_cells import CELLS

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="the busy machine for 20 seconds only")
    parser.add_argument("--seconds", type=float, help="how long the machine is busy")
    parser.add_argument("--server", choices=SERVERS, action="append")
    parser.add_argument("--backend", choices=BACKENDS, action="append")
    parser.add_argument("--cell", choices=list(CELLS), action="append")
    parser.add_argument("--keep", action="store_true", help="keep earlier results of cells that are not run now")
    args = parser.parse_args()
    seconds = args.seconds or (20.0 if args.quick else LOAD_S)
    kept = REPORT.with_suffix(".json")
    columns = json.loads(kept.read_text())["columns"] if args.keep and kept.exists() else {}
    for server in args.server or SERVERS:
        for backend in args.backend or BACKENDS:
            fresh = run_column(server, backend, args.cell or list(CELLS), seconds)
            name = f"{server}, {backend}"
            columns[name] = {**columns.get(name, {}), **fresh}
            write(columns, seconds)
    return int(not all(cell["passed"] for column in columns.values() for cell in column.values()))


if __name__ == "__main__":
    sys.exit(main())
