"""The supervisor's states; `app.audio.plan` leads from one to the next.

| phase   | virtual microphone | ends when                                                      | then    |
|---------|--------------------|----------------------------------------------------------------|---------|
| WAITING | silent             | a microphone is there and the pause after a refusal is over    | LIVE    |
|         |                    | nobody listens                                                 | ASLEEP  |
| ASLEEP  | silent, unheard    | somebody listens or looks                                      | LIVE    |
| LIVE    | speaks             | the microphone goes, stalls or is refused; another is there    | LIVE    |
|         |                    | it goes and there is no other; the server goes                 | WAITING |
|         |                    | a dearer microphone comes back; the computer has slept; the    | LIVE    |
|         |                    | delay has grown                                                |         |
|         |                    | nobody has listened or looked for some seconds                 | ASLEEP  |

In every phase the virtual microphone is made again when the server has lost it. The demo recording counts as a
microphone that is always there and nobody prefers, until a real one has been there once: no call ever hears it.
"""

import enum
from dataclasses import dataclass

from app.audio.devices import Device

__all__ = ["AGAIN_FIRST", "Action", "Moment", "Phase", "State", "Step", "Wish"]

AGAIN_FIRST = 0.5  # s until something that failed is tried again; then twice as long each time


class Phase(enum.Enum):
    """As in the table above."""

    WAITING = "waiting"
    ASLEEP = "asleep"
    LIVE = "live"


class Action(enum.Enum):
    """What to do, in this order."""

    RELEASE = "close microphone and output"
    CREATE = "make the virtual microphone"
    OPEN = "open the state's microphone"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user wants.

    Attributes
    ----------
    preferred : tuple of str
        Names of microphones, the dearest first; empty follows the system.
    output : str or None
        Name of an output; None is the virtual microphone.
    on_demand : bool
        Release the microphone while nobody listens.
    metering : bool
        A window shows what is heard.
    demo : bool
        Play the recording where there has been no microphone yet.
    choices : int
        How often a microphone has been chosen: one that refused deserves another attempt then.
    """

    preferred: tuple[str, ...] = ()
    output: str | None = None
    on_demand: bool = True
    metering: bool = False
    demo: bool = True
    choices: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is, what the stream did and how long nobody looked.

    Attributes
    ----------
    time : float
        s of a clock that never jumps.
    blocks : int
        Hops denoised so far.
    slept : float
        s that the computer or this process stood still since the last step.
    grown_ms : float
        By how much the stream's delay is too long, if only opening it again helps.
    """

    time: float
    blocks: int = 0
    slept: float = 0.0
    grown_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class State:
    """Where the supervisor is.

    Attributes
    ----------
    phase : Phase
    microphone : Device or None
        Open now, or last.
    server : bool
        One has answered last.
    made : float or None
        When the virtual microphone was made; None before.
    blocks, heard : int, float
        Hops counted last, and when that changed.
    awake : float
        When somebody listened or looked last.
    again, patience : float
        When to try again, and how long to wait after that.
    refused : frozenset of str
        Microphones that did not open; they are tried again after they went, after nobody listened, after suspension,
        when somebody chooses one, or when nothing else is left.
    choices : int
        The wish's, seen last.
    lost : frozenset of str
        Microphones that went while they were open.
    cause : str
        Why nothing is open; told when something is again.
    met : bool
        A real microphone has been there.
    """

    phase: Phase = Phase.WAITING
    microphone: Device | None = None
    server: bool = False
    made: float | None = None
    blocks: int = 0
    heard: float = 0.0
    awake: float = 0.0
    again: float = 0.0
    patience: float = AGAIN_FIRST
    refused: frozenset[str] = frozenset()
    choices: int = 0
    lost: frozenset[str] = frozenset()
    cause: str = ""
    met: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """The next state, what leads to it, and the line that tells of it once it is done."""

    state: State
    actions: tuple[Action, ...] = ()
    line: str = ""
