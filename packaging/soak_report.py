"""The report of `soak.py`: packaging/reports/soak.md and soak.json."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["MINUTE", "write"]

REPORT = Path(__file__).parent / "reports" / "soak"
MINUTE = 60.0  # s
MINUTES_MOST = 15  # told in the report; all are in the JSON file


def write(columns: dict[str, Any], still: list[list[float]], minutes: float) -> None:
    """Write the report; `still` holds when and how long the machine stood still, in s."""
    about = {"date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"), "minutes": minutes, "cores": os.cpu_count(),
             "load_average": os.getloadavg()}  # fmt: skip
    REPORT.with_suffix(".json").write_text(
        json.dumps({"about": about, "still": still, "columns": columns}, indent=1) + "\n"
    )
    rows = [(name, *_words(column)) for name, column in columns.items()]
    titles = ("", "minutes", "blocks", "lost", "late", "dry", "delay told, start → end (ms)",
              "delay measured, start → end (ms)", "delay changed (samples)", "memory (MB)", "CPU of the process (%)",
              "inexact blocks: microphone / virtual", "jumps: microphone / virtual")  # fmt: skip
    table = [f"| {' | '.join(titles)} |", "|---" * len(titles) + "|", *(f"| {' | '.join(row)} |" for row in rows)]
    text = (
        f"# Soak\n\n`python packaging/soak.py --minutes {minutes:g}`, {about['date']}, {about['cores']} cores, load "
        f"average at the end {about['load_average'][0]:.1f}, all columns at the same time.\n\n"
        "The window is open, drawn without a screen; the sound is bypassed and followed sample by sample from the fake "
        "microphone to the virtual one, in blocks of 10 ms; on PipeWire both are recorded in the same cycles of the "
        "graph, so the delay is exact there. What the recording of the microphone itself lost is the "
        "server's or the recorder's doing and stands beside what the virtual one lost. Below it the minutes: of the "
        "processors' time that the host of a virtual machine took (steal), of pages that window and server had to read "
        "from the disk, of lost blocks, of jumps in samples, and of inexact blocks in a row; where the delay returns "
        "by n samples, n blocks are resampled. The machine itself stood still (a process of the highest priority that "
        "only waits, beside the columns, woke later by so many ms, at such a minute): "
    )
    late = [(f"{when / MINUTE:.1f}", 1000 * over) for when, over in still]
    text += f"{_list(late) or 'never'}.\n\n" + "\n".join(table) + "\n\n" + "\n".join(_details(columns)) + "\n"
    REPORT.with_suffix(".md").write_text(text)


def _words(column: dict[str, Any]) -> list[str]:
    first, last = column["rows"][0], column["rows"][-1]
    memory = [row["memory_mb"] for row in column["rows"]]
    cpu = [row["process_cpu_percent"] for row in column["rows"][1:]]
    change = column["dry_shift"] - column["wet_shift"]
    return [
        f"{last['minute']:g}",
        *(str(last[name]) for name in ("blocks", "lost_blocks", "late_blocks", "dry_blocks")),
        f"{first['delay_ms']:.1f} → {last['delay_ms']:.1f}",
        f"{first['measured_ms']:.1f} → {last['measured_ms']:.1f}",
        f"{change:+d}",
        f"{memory[0]:.0f} → {memory[-1]:.0f}, at most {max(memory):.0f}",
        f"{np.mean(cpu):.1f}",
        f"{column['dry_inexact']} / {column['wet_inexact']}",
        f"{column['dry_jumps']} / {column['wet_jumps']}",
    ]


def _details(columns: dict[str, Any]) -> list[str]:
    lines = []
    for name, column in columns.items():
        lines.append(f"- {name}: {column['backend']}, sound thread {column['realtime'] or 'unknown'}; timeline: ")
        lines[-1] += "; ".join(column["events"]) or "empty"
        lines += [f"  - {what}: {found}" for what, found in _minutes(column)]
    return lines


def _minutes(column: dict[str, Any]) -> list[tuple[str, str]]:
    """Say of a column in which minute something happened."""
    rows = column["rows"][1:]
    lost = [row["lost_blocks"] for row in rows]
    found = [
        ("steal (s)", [(row["minute"], round(row["stolen_s"], 1)) for row in rows]),
        ("pages read from the disk", [(row["minute"], row["major_faults"]) for row in rows]),
        ("lost", [(row["minute"], now - before) for row, now, before in zip(rows, lost, [0, *lost], strict=False)]),
    ]
    for side, name in (("dry", "microphone"), ("wet", "virtual")):
        found += [(f"jumps, {name}", column[f"{side}_jumped"]), (f"inexact in a row, {name}", column[f"{side}_runs"])]
    return [(what, _list(pairs)) for what, pairs in found if any(count for _, count in pairs)]


def _list(pairs: list[Any]) -> str:
    """Write pairs of minute and number, the minute once."""
    minutes: dict[Any, list[str]] = {}
    for minute, number in pairs:
        if number:
            minutes.setdefault(minute, []).append(f"{number:.4g}")
    told = [f"{minute}: {', '.join(numbers)}" for minute, numbers in minutes.items()]
    more = len(told) - MINUTES_MOST
    return "; ".join(told[:MINUTES_MOST]) + (f"; and {more} more minutes" if more > 0 else "")
