"""Rules about the sound server, the microphones and who is in the chain. They look at a `Scene` only."""

import re

from app.audio.devices import DEMO
from app.audio.virtual_linux import DESCRIPTION, SINK, SOURCE
from app.doctor.finding import Finding, listed, note, ok, problem
from app.doctor.scene import Module, Node, Scene

__all__ = ["listeners", "microphones", "our_modules", "raw_microphone", "server", "suppressors", "virtual", "volume"]

_GIVES = re.compile(rf"(?:^|\s)(sink_name|source_name)=[\"']?({SINK}|{SOURCE})(?=[\"'\s]|$)")
_LOW, _HIGH = 20.0, 110.0  # percent: below nobody is heard, above the server amplifies and clips
_RESTART = "restart Quietmic"
_CALL_APPS = re.compile(
    r"zoom|teams|discord|vesktop|slack|webex|skype|signal|telegram|whatsapp|jitsi|mumble|chrom|firefox|brave|edge"
    r"|vivaldi|opera|webrtc|obs\b|element",
    re.IGNORECASE,
)
_SUPPRESSORS = (
    ("NoiseTorch", r"noisetorch|\bnui_"),
    ("EasyEffects", r"easyeffects|pulseeffects"),
    ("DeepFilterNet", r"deep[ _-]?filter"),
    ("RNNoise", r"rnnoise|noise_suppressor"),
    ("echo cancellation", r"echo[ _-]?cancel"),
    ("a noise cancelling filter", r"noise[ _-]?(?:cancell?|suppress)|denois"),
)


def server(scene: Scene) -> Finding:
    """Say which server answers."""
    pipewire = re.search(r"PipeWire ([\d.]+)", scene.server)
    if pipewire:
        return ok("sound server", f"PipeWire {pipewire[1]} answers, behind the PulseAudio protocol {scene.version}.")
    return ok("sound server", f"PulseAudio {scene.version} answers.")


def microphones(scene: Scene, wanted: tuple[str, ...]) -> Finding:
    """Say which microphones there are and which one Quietmic takes."""
    check, taken, chosen = "microphone", scene.microphone(wanted), wanted[0] if wanted else None
    if chosen == DEMO:
        return note(check, "The demo recording was chosen, so no microphone is used.", "choose one in Quietmic")
    if taken is None:
        return problem(check, "There is no microphone.", "plug one in, or give its card an input profile")
    others = [source.label for source in scene.microphones if source is not taken]
    also = f" Also there: {listed(others)}." if others else ""
    if chosen not in (None, taken.name):
        text = f"The chosen microphone {chosen} is not there, so {taken.label} stands in.{also}"
        return note(check, text, "plug it in, or choose another one in Quietmic")
    if scene.default_source != taken.name and chosen != taken.name:
        if scene.default_source == SOURCE:
            return ok(check, f"Quietmic takes {taken.label}; the system's default is Quietmic's own.{also}")
        default = scene.default_source or "(none)"
        text = f"The system's default {default} is no microphone, so Quietmic takes {taken.label}.{also}"
        return note(check, text, "choose a microphone in the system's sound settings")
    why = "the system's default" if scene.default_source == taken.name else "chosen in Quietmic"
    return ok(check, f"Quietmic takes {taken.label}, {why}.{also}")


def volume(taken: Node | None) -> Finding:
    """Judge how the microphone is set in the system."""
    check, settings = "microphone volume", "in the system's sound settings"
    if taken is None:
        return note(check, "Not checked, since there is no microphone.")
    if taken.muted:
        return problem(check, f"{taken.label} is muted.", f"unmute it {settings}, or with its own key")
    if taken.volume < _LOW:
        return problem(check, f"{taken.label} is turned down to {taken.volume:.0f} %.", f"turn it up {settings}")
    if taken.volume > _HIGH:
        text = f"{taken.label} is amplified to {taken.volume:.0f} %, which may clip."
        return note(check, text, f"turn it down to 100 % {settings}")
    return ok(check, f"{taken.label} is at {taken.volume:.0f} % and not muted.")


def our_modules(scene: Scene) -> list[Module]:
    """Return the modules that give our sink or source."""
    return [module for module in scene.modules if _GIVES.search(module.argument)]


def virtual(scene: Scene, running: bool, output: str, passing: bool = True) -> Finding:
    """Judge the virtual microphone.

    Parameters
    ----------
    scene : Scene
    running : bool
        Whether a Quietmic answers.
    output : str
        Where it plays, in its own words; empty if unknown.
    passing : bool
        Whether it passes a microphone's sound on now. Asleep, waiting for a microphone or playing the demo it keeps the
        virtual microphone there, for calls to choose it, but silent.
    """
    check, modules = "virtual microphone", our_modules(scene)
    sink = next((node for node in scene.sinks if node.name == SINK), None)
    source = next((node for node in scene.sources if node.name == SOURCE), None)
    if not running:
        if modules or sink or source:
            numbers = " ".join(str(module.index) for module in reversed(modules))
            by_hand = f", or run: for m in {numbers}; do pactl unload-module $m; done" if numbers else ""
            text = f"{DESCRIPTION} was left behind by a run that crashed; whoever listens to it hears nothing."
            return problem(check, text, f"start Quietmic, which sweeps it{by_hand}")
        return ok(check, f"{DESCRIPTION} is not there, since Quietmic is not running now.")
    if sink is None and source is None:
        if not passing:
            return ok(check, f"{DESCRIPTION} is not there, since Quietmic passes no sound on now.")
        if output and not output.startswith("Quietmic"):
            return ok(check, f"{DESCRIPTION} is not there; Quietmic plays into {output}.")
        return problem(check, f"{DESCRIPTION} is missing, though Quietmic runs.", _RESTART)
    if sink is None or source is None:
        return problem(
            check, f"{DESCRIPTION} is only half there: its {'source' if sink else 'sink'} is missing.", _RESTART
        )
    if len(modules) > 2:
        return problem(check, f"{DESCRIPTION} is there more than once ({len(modules)} modules).", _RESTART)
    return _passage(scene, sink, source, "open" if passing else "silent, since Quietmic passes no sound on now")


def _passage(scene: Scene, sink: Node, source: Node, state: str) -> Finding:
    """Look for what is in the way between Quietmic and the listener; if nothing is, tell the state."""
    check = "virtual microphone"
    for node in (sink, source):
        if node.muted or node.volume < _LOW:
            how = "muted" if node.muted else f"turned down to {node.volume:.0f} %"
            return problem(check, f"{node.label} is {how}.", "set it right in the system's sound settings")
    if scene.default_sink == SINK:
        text = "The computer plays all its sound into the call, since the default output is Quietmic's own."
        return problem(check, text, "choose your speakers or headphones as the output in the system's sound settings")
    strangers = [s.application for s in scene.players if s.node == SINK and s.application and not scene.is_own(s)]
    if strangers:
        text = f"{listed(strangers)} plays into the virtual microphone and is heard in the call."
        return problem(check, text, "choose your speakers or headphones as its output")
    return ok(check, f"{DESCRIPTION} is there, once, and {state}.")


def listeners(scene: Scene) -> Finding:
    """Say who records the virtual microphone."""
    found = scene.listeners([SOURCE])
    if not found:
        return ok("listeners", f"Nobody records {DESCRIPTION} now.")
    text = f"{listed(stream.application for stream in found)} records {DESCRIPTION}."
    return ok("listeners", text, "switch the call app's own noise suppression off, two in a row damage the voice")


def raw_microphone(scene: Scene) -> Finding:
    """Say whether somebody records a microphone past Quietmic."""
    check = "raw microphone"
    found = scene.listeners(source.name for source in scene.microphones if not _suppressor(_words(source)))
    names = [stream.application for stream in found if not _suppressor(stream.application)]
    if not names:
        return ok(check, "No program records a microphone past Quietmic.")
    calls = [name for name in names if _CALL_APPS.search(name)]
    text = f"{listed(calls or names)} records the microphone itself, with all the noise."
    advice = f"choose {DESCRIPTION!r} as the microphone there"
    return (problem if calls else note)(check, text, advice)


def suppressors(scene: Scene, taken: Node | None) -> Finding:
    """Look for other noise suppressors before, behind and beside Quietmic."""
    check = "other suppressors"
    before = _suppressor(_words(taken)) if taken else ""
    if taken and before:
        text = f"{taken.label} comes out of {before}, so the voice is cleaned twice, which damages it."
        return problem(check, text, "choose the microphone itself in Quietmic, or switch the other one off")
    behind = [name for stream in scene.listeners([SOURCE]) if (name := _suppressor(stream.application))]
    if behind:
        text = f"{listed(behind)} takes the sound of {DESCRIPTION}, so the voice is cleaned twice, which damages it."
        return problem(check, text, f"switch it off, or choose {DESCRIPTION!r} itself in the call app")
    words = [_words(node) for node in (*scene.sources, *scene.sinks) if not node.ours]
    words += [f"{module.name} {module.argument}" for module in scene.modules if not _GIVES.search(module.argument)]
    words += [stream.application for stream in (*scene.recorders, *scene.players)]
    beside = {name for text in words if (name := _suppressor(text))}
    if beside:
        text = f"{listed(beside)} is active, but not in Quietmic's way."
        return note(check, text, "do not choose its microphone in Quietmic")
    return ok(check, "No other noise suppressor is active on the sound server.")


def _words(node: Node) -> str:
    return f"{node.name} {node.description}"


def _suppressor(text: str) -> str:
    """Name the suppressor that a text speaks of; empty if none."""
    return next((name for name, pattern in _SUPPRESSORS if re.search(pattern, text, re.IGNORECASE)), "")
