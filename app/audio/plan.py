"""What the supervisor decides: from what was, what is and what is wished, to what is done next.

Nothing here touches sound, a clock or a thread; `app.audio.states` describes the states.
"""

from dataclasses import replace

from app.audio.devices import DEMO, RECORDING, Device, default_of
from app.audio.states import AGAIN_FIRST, Action, Moment, Phase, State, Step, Wish
from app.audio.watch import World
from dsp.constants import HOP, SAMPLE_RATE

__all__ = ["HOLD", "advance", "failed", "message", "target"]

HOP_S = HOP / SAMPLE_RATE  # of a block
DEAD_AFTER = 0.5  # s without a block: the stream is dead, whatever the sound system says
AGAIN_MOST = 5.0  # s between attempts
HOLD = 2.0  # s; call apps close their stream and open it again when a call begins
MADE_ANEW = 1.0  # s until the server's list must show the virtual microphone that it agreed to
REFUSED_WITHIN = 2.0  # s; what takes longer to fail is the server's fault, not the microphone's
MISSED = 1.0  # s of sound that did not come, though the stream lives: the server stood still, for one
SLEPT = 2.0  # s that the clock jumped: suspended, or stopped by a signal


def target(state: State, world: World, wish: Wish) -> Device | None:
    """Choose the microphone: the dearest one that is there, else the system's, else the recording."""
    if wish.preferred[:1] == (DEMO,):
        return RECORDING
    there = {item.name: item for item in world.microphones if item.name not in state.refused}
    way_out = world.server or world.virtual or wish.output is not None
    if there and way_out and _output_is_there(world, wish):
        wanted = next((there[name] for name in wish.preferred if name in there), None)
        return wanted or _usual(state, there)
    return RECORDING if wish.demo and not state.met else None


def _usual(state: State, there: dict[str, Device]) -> Device:
    """Return the system's microphone; the one that is used already where the system's has become ours."""
    used = there.get(state.microphone.name) if state.microphone is not None else None
    if used is not None and not any(item.is_default for item in there.values()):
        return used
    return default_of(tuple(there.values()))


def _output_is_there(world: World, wish: Wish) -> bool:
    return wish.output is None or wish.output in {item.name for item in world.outputs}


def advance(state: State, world: World, wish: Wish, moment: Moment) -> Step:
    """Decide.

    Parameters
    ----------
    state : State
        What the last step led to.
    world : World
    wish : Wish
    moment : Moment
    """
    missed = _missed(state, moment)
    state = _notice(state, world, wish, moment)
    wanted = target(state, world, wish)
    create = _must_create(state, world, wish, moment)
    if create:
        state = replace(state, made=moment.time, cause=state.cause or _vanished(state))
    if state.phase is Phase.LIVE:
        step = _stay(state, world, wanted, moment, create)
        if not step.actions and missed > MISSED and state.microphone is not None:
            step = replace(step, line=f"no sound came from {state.microphone.description} for {_duration(missed)}")
    else:
        step = _rise(state, world, wanted, moment)
    if not create:
        return step
    rest = tuple(action for action in step.actions if action is not Action.RELEASE)
    release = (Action.RELEASE,) if Action.RELEASE in step.actions else ()
    return replace(step, actions=(*release, Action.CREATE, *rest))


def failed(state: State, world: World, moment: Moment, error: str, took: float, opening: bool = True) -> Step:
    """Decide what follows when the step's microphone, or the virtual one, did not open.

    Parameters
    ----------
    state : State
        What the step would have led to.
    world : World
    moment : Moment
        After the attempt.
    error : str
        Why, for people.
    took : float
        s; a quick refusal is the microphone's own fault, and another one is tried at once.
    opening : bool
        Whether it was the microphone that was to be opened.
    """
    refused = state.refused
    if opening and state.phase is Phase.LIVE and state.microphone is not None and took < REFUSED_WITHIN:
        refused = refused | {state.microphone.name}
    others = {item.name for item in world.microphones} - refused
    again, patience = moment.time, state.patience
    if not others or refused == state.refused:
        again, patience = moment.time + patience, min(2.0 * patience, AGAIN_MOST)
    waiting = replace(state, phase=Phase.WAITING, refused=refused, again=again, patience=patience, cause=error)
    return Step(waiting, (Action.RELEASE,), error)


def _notice(state: State, world: World, wish: Wish, moment: Moment) -> State:
    """Take in what has changed by itself."""
    if world.heard or wish.metering or not wish.on_demand or wish.output is not None or not world.server:
        state = replace(state, awake=moment.time)
    if state.phase is Phase.LIVE and moment.blocks != state.blocks:
        state = replace(state, blocks=moment.blocks, heard=moment.time, patience=AGAIN_FIRST)
    if state.server and not world.server:
        state = replace(state, refused=frozenset(), again=0.0, patience=AGAIN_FIRST)
    there = {item.name for item in world.microphones}
    refused, cause = state.refused & there, state.cause
    if world.server and not state.server and state.made is not None:
        cause = "the sound server is back"
    if refused and refused == there and moment.time >= state.again:
        refused = frozenset()  # nothing else is left
    if wish.choices != state.choices or moment.slept > SLEPT or state.phase is Phase.ASLEEP:
        refused = frozenset()
    met = state.met or bool(there)
    return replace(state, server=world.server, refused=refused, choices=wish.choices, cause=cause, met=met)


def _missed(state: State, moment: Moment) -> float:
    """Return how much sound of the open microphone has not come since the last step, in s, if it comes again."""
    came = moment.blocks - state.blocks
    return moment.time - state.heard - came * HOP_S if came > 0 else 0.0


def _must_create(state: State, world: World, wish: Wish, moment: Moment) -> bool:
    """Tell whether the virtual microphone is to be made: at first also in place of what a crash left."""
    if wish.output is not None or not (world.server or world.virtual) or moment.time < state.again:
        return False
    return state.made is None or (not world.virtual and moment.time - state.made > MADE_ANEW)


def _vanished(state: State) -> str:
    return "" if state.made is None else "the virtual microphone had gone and was made again"


def _stay(state: State, world: World, wanted: Device | None, moment: Moment, create: bool) -> Step:
    """Decide while a microphone is open."""
    now = state.microphone
    assert now is not None
    if wanted is None or wanted.name != now.name:
        return _leave(state, world, wanted, moment)
    if moment.time - state.awake > HOLD and now.name != DEMO:
        asleep = replace(state, phase=Phase.ASLEEP)
        return Step(asleep, (Action.RELEASE,), f"nobody listens, {now.description} released")
    if moment.slept > SLEPT:
        return _open(state, now, moment, f"the computer slept for {_duration(moment.slept)}")
    if create:
        return _open(state, now, moment, state.cause)
    if moment.grown_ms > 0 and moment.time >= state.again:
        return _open(state, now, moment, f"the delay was {moment.grown_ms:.0f} ms too long")
    if moment.time - state.heard > DEAD_AFTER and moment.time >= state.again:
        return _open(state, now, moment, f"no sound came from {now.description}")
    return Step(state)


def _leave(state: State, world: World, wanted: Device | None, moment: Moment) -> Step:
    """Change from the open microphone to another one, or to none."""
    now = state.microphone
    assert now is not None
    cause, lost = "", state.lost
    if not world.server and state.made is not None and not world.microphones:
        cause = "the sound server has gone"
    elif now.name != DEMO and now.name not in {item.name for item in world.microphones}:
        cause, lost = f"{now.description} left", lost | {now.name}
    elif wanted is None:
        cause = "the output has gone"
    state = replace(state, lost=lost, cause=cause)
    if wanted is not None:
        return _open(state, wanted, moment, cause)
    return Step(replace(state, phase=Phase.WAITING), (Action.RELEASE,), cause)


def _rise(state: State, world: World, wanted: Device | None, moment: Moment) -> Step:
    """Decide while no microphone is open."""
    if moment.time - state.awake > HOLD and wanted is not RECORDING:
        line = "nobody listens yet" if state.microphone is None and state.phase is Phase.WAITING else ""
        return Step(replace(state, phase=Phase.ASLEEP), (), line)
    if wanted is None:
        cause = state.cause or ("no microphone is there" if world.server else "no sound server answers")
        line = "" if cause == state.cause else cause
        return Step(replace(state, phase=Phase.WAITING, cause=cause), (), line)
    if moment.time < state.again:
        return Step(replace(state, phase=Phase.WAITING))
    cause = state.cause
    if state.phase is Phase.ASLEEP and world.listeners:
        cause = f"{', '.join(world.listeners)} {'listens' if len(world.listeners) == 1 else 'listen'}"
    return _open(state, wanted, moment, cause)


def _open(state: State, wanted: Device, moment: Moment, cause: str) -> Step:
    """Open a microphone, the same one again or another one."""
    again = state.phase is Phase.LIVE and state.microphone == wanted
    if wanted.name in state.lost:
        line = f"{wanted.description} is back"
    elif again:
        line = f"{cause}, opened {wanted.description} again"
    else:
        line = f"{cause}, using {wanted.description}" if cause else f"using {wanted.description}"
    live = replace(
        state,
        phase=Phase.LIVE,
        microphone=wanted,
        blocks=moment.blocks,
        heard=moment.time,
        again=moment.time + state.patience if again else moment.time,
        patience=min(2.0 * state.patience, AGAIN_MOST) if again else state.patience,
        lost=state.lost - {wanted.name},
        cause="",
    )
    return Step(live, (Action.RELEASE, Action.OPEN), line)


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def message(state: State, moment: Moment) -> str:
    """Say what is wrong now; empty if nothing is."""
    if state.phase is Phase.WAITING:
        return f"{state.cause or 'nothing is open'}; trying again"
    if state.phase is Phase.LIVE and state.microphone and moment.time - state.heard > DEAD_AFTER:
        return f"no sound comes from {state.microphone.description}; trying again"
    return ""
