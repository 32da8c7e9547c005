"""A picture of the sound server: what is there, who records what. Rules look at it, not at the server."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.audio import devices, server
from app.audio.streams import NO_INDEX, OURS, Stream, of_item

__all__ = ["Module", "Node", "Scene", "Stream", "look"]


@dataclass(frozen=True, slots=True)
class Node:
    """A source or a sink.

    Attributes
    ----------
    volume : float
        Percent, of the loudest channel; 100 is what the hardware gives.
    monitor : bool
        A source that repeats what a sink plays.
    """

    name: str
    description: str = ""
    volume: float = 100.0
    muted: bool = False
    monitor: bool = False
    channels: int = 1

    @property
    def ours(self) -> bool:
        """Whether Quietmic made it."""
        return self.name.removesuffix(".monitor") in devices.OURS

    @property
    def label(self) -> str:
        """What a person reads."""
        return self.description or self.name


@dataclass(frozen=True, slots=True)
class Module:
    """A loaded module."""

    index: int
    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that the rules need to know of a sound server.

    Attributes
    ----------
    server, version : str
        What the server calls itself.
    default_source, default_sink : str
        Names; empty if there is none.
    own_pids : tuple of int
        Processes of Quietmic, this one among them.
    """

    server: str = "pulseaudio"
    version: str = ""
    default_source: str = ""
    default_sink: str = ""
    sources: tuple[Node, ...] = ()
    sinks: tuple[Node, ...] = ()
    recorders: tuple[Stream, ...] = ()
    players: tuple[Stream, ...] = ()
    modules: tuple[Module, ...] = ()
    own_pids: tuple[int, ...] = ()

    @property
    def microphones(self) -> tuple[Node, ...]:
        """What one can speak into: no monitor, nothing of ours."""
        return tuple(source for source in self.sources if not source.monitor and not source.ours)

    def microphone(self, wanted: Iterable[str]) -> Node | None:
        """Return the microphone that Quietmic takes: the first of the wanted ones, else the default, else the first."""
        for name in (*wanted, self.default_source):
            for source in self.microphones:
                if source.name == name:
                    return source
        return next(iter(self.microphones), None)

    def is_own(self, stream: Stream) -> bool:
        """Tell whether it is a stream of Quietmic."""
        return stream.pid in self.own_pids or stream.application in OURS

    def listeners(self, names: Iterable[str]) -> list[Stream]:
        """Return the programs that record one of these sources, without meters, modules and Quietmic."""
        wanted = set(names)
        found = [stream for stream in self.recorders if stream.node in wanted and stream.application]
        return [stream for stream in found if not stream.meter and not self.is_own(stream)]


def look(own_pids: Iterable[int]) -> Scene:
    """Ask the sound server.

    Parameters
    ----------
    own_pids : iterable of int
        Processes of Quietmic.

    Raises
    ------
    OSError
        If no server answers.
    """
    with server.conversation() as pulse:
        info = pulse.server_info()
        sources, sinks = pulse.source_list(), pulse.sink_list()
        source_names = {source.index: source.name for source in sources}
        sink_names = {sink.index: sink.name for sink in sinks}
        return Scene(
            server=info.server_name or "",
            version=info.server_version or "",
            default_source=info.default_source_name or "",
            default_sink=info.default_sink_name or "",
            sources=tuple(map(_node, sources)),
            sinks=tuple(map(_node, sinks)),
            recorders=tuple(of_item(item, source_names.get(item.source, "")) for item in pulse.source_output_list()),
            players=tuple(of_item(item, sink_names.get(item.sink, "")) for item in pulse.sink_input_list()),
            modules=tuple(Module(item.index, item.name, item.argument or "") for item in pulse.module_list()),
            own_pids=tuple(own_pids),
        )


def _node(item: Any) -> Node:
    return Node(
        item.name,
        item.description or "",
        100.0 * max(item.volume.values, default=0.0),
        bool(item.mute),
        getattr(item, "monitor_of_sink", NO_INDEX) != NO_INDEX,
        max(1, item.channel_count),
    )
