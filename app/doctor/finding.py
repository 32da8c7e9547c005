"""What one check found."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

__all__ = ["Finding", "State", "attempt", "listed", "note", "ok", "problem", "to_json", "to_text"]

State = Literal["ok", "note", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report.

    Attributes
    ----------
    check : str
        What was looked at, in a word or two that last: programs may look for it.
    state : str
        "ok"; "note", worth knowing; or "problem", which keeps somebody from being heard well.
    text : str
        One plain sentence.
    advice : str
        The way out; empty where there is none or none is needed.
    """

    check: str
    state: State
    text: str
    advice: str = ""


def ok(check: str, text: str, advice: str = "") -> Finding:
    """Make a finding that all is well."""
    return Finding(check, "ok", text, advice)


def note(check: str, text: str, advice: str = "") -> Finding:
    """Make a finding that is worth knowing."""
    return Finding(check, "note", text, advice)


def problem(check: str, text: str, advice: str = "") -> Finding:
    """Make a finding that something is wrong."""
    return Finding(check, "problem", text, advice)


def attempt(check: str, look: Callable[..., Finding], *arguments: Any) -> Finding:
    """Run a check; one that fails says so, since the others are still worth having."""
    try:
        return look(*arguments)
    except Exception as error:  # whatever is wrong with this machine, the report must come out
        reason = " ".join(str(error).split())
        return note(check, f"This could not be checked ({type(error).__name__}: {reason}).")


def listed(names: Iterable[str]) -> str:
    """Join names for a sentence, each once, sorted."""
    *rest, last = sorted(set(names))
    return f"{', '.join(rest)} and {last}" if rest else last


def to_text(findings: Iterable[Finding]) -> str:
    """Write numbered findings, each with its way out below it."""
    lines = []
    for number, finding in enumerate(findings, 1):
        lines.append(f"{number:2}  {finding.state:7}  {finding.check}: {finding.text}")
        if finding.advice:
            lines.append(f"{'':13}Way out: {finding.advice}")
    return "\n".join(lines) + "\n"


def to_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return the findings as JSON objects."""
    return [{"number": number, **asdict(finding)} for number, finding in enumerate(findings, 1)]
