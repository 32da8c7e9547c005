"""The systems that are compared: each takes noisy speech and hands it back as long and aligned to the sample.

All run hop by hop as they do in a call, start afresh for each file, and see the file's end mirrored, so that no
system is cut off (PESQ moves by 0.1 otherwise).
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from dsp.bench.peers import PEERS
from dsp.constants import DELAY, HOP
from dsp.params import Params

if TYPE_CHECKING:
    from dsp.denoiser import Denoiser

__all__ = ["DEFAULT_SYSTEMS", "SYSTEMS", "System", "create", "mirror_tail", "run_hops", "run_network", "whole_hops"]

Signal = NDArray[np.float32]


class System(Protocol):
    """Something that is compared."""

    name: str

    def enhance(self, noisy: Signal, clean: Signal | None = None) -> Signal:
        """Denoise a whole signal.

        Parameters
        ----------
        noisy : (n,) float32
            48 kHz, full scale = 1.
        clean : (n,) float32
            What an oracle is told; the others do not look.

        Returns
        -------
        (n,) float32
            Aligned with `noisy` to the sample.
        """
        ...


def mirror_tail(signal: Signal, extra: int) -> Signal:
    """Continue a signal by its own mirror image.

    Parameters
    ----------
    signal : (n,) float32
        n >= 1.
    extra : int
        Samples to add.

    Returns
    -------
    (n + extra,) float32
    """
    return np.pad(signal, (0, extra), "symmetric")


def whole_hops(signal: Signal, delay: int) -> Signal:
    """Continue a signal by its own mirror image until whole hops hold all of it, delayed.

    Parameters
    ----------
    signal : (n,) float32
        n >= 1.
    delay : int
        Samples that follow the signal at least.

    Returns
    -------
    (m,) float32
        Contiguous, m a multiple of HOP.
    """
    return mirror_tail(signal.astype(np.float32, copy=False), delay + -(signal.size + delay) % HOP)


def run_hops(process: Callable[[Signal, Signal], None], noisy: Signal, delay: int) -> Signal:
    """Send a signal through a hop-wise process and take its delay out.

    Parameters
    ----------
    process : callable
        Takes (480,) float32 and fills (480,) float32.
    noisy : (n,) float32
        48 kHz.
    delay : int
        Of the process, samples.

    Returns
    -------
    (n,) float32
        Aligned with `noisy`.
    """
    padded = whole_hops(noisy, delay)
    out = np.empty_like(padded)
    for start in range(0, padded.size, HOP):
        process(padded[start : start + HOP], out[start : start + HOP])
    return out[delay : delay + noisy.size]


def run_network(denoiser: "Denoiser", decide: Callable[[], tuple[Signal, Signal]], noisy: Signal) -> Signal:
    """Denoise a signal with the gains and strengths of something else than the denoiser's own network.

    Parameters
    ----------
    denoiser : Denoiser
        Its settings count, its network does not.
    decide : callable
        Returns gains and strengths, (BANDS,) each, of the frame that was just observed.
    noisy : (n,) float32
        48 kHz.

    Returns
    -------
    (n,) float32
        Aligned with `noisy`.
    """
    from dsp.denoiser import observe, render

    denoiser.reset()
    state, frame, control = denoiser.state, denoiser.frame, denoiser.control

    def process(hop: Signal, out: Signal) -> None:
        observe(state, frame, hop)
        frame["gain"][:], frame["strength"][:] = decide()
        render(state, frame, control)
        out[:] = frame["wet"]

    return run_hops(process, noisy, DELAY)


class Noisy:
    """The microphone as it is."""

    def __init__(self, name: str) -> None:
        self.name = name

    def enhance(self, noisy: Signal, clean: Signal | None = None) -> Signal:
        """Return the input."""
        return noisy


class Quietmic:
    """Our denoiser as it ships, int8 weights."""

    def __init__(self, name: str, weights: Path, params: Params) -> None:
        from dsp.denoiser import Denoiser
        from dsp.weights import load

        self.name = name
        self._denoiser = Denoiser(load(weights), params)

    def enhance(self, noisy: Signal, clean: Signal | None = None) -> Signal:
        """Denoise a whole signal."""
        self._denoiser.reset()
        return run_hops(self._denoiser.process, noisy, DELAY)


class FloatQuietmic:
    """Our denoiser with the network computed in float32 from the same weights file."""

    def __init__(self, name: str, weights: Path, params: Params) -> None:
        from dsp.denoiser import Denoiser
        from dsp.weights import load

        self.name = name
        self._weights = load(weights)
        self._stages = Denoiser(self._weights, params)

    def enhance(self, noisy: Signal, clean: Signal | None = None) -> Signal:
        """Denoise a whole signal."""
        from dsp.float_network import FloatNetwork

        network = FloatNetwork(self._weights)
        return run_network(self._stages, lambda: network.step(self._stages.frame["features"]), noisy)


class Oracle:
    """Ideal gains and comb strengths, computed from the clean speech: the bound of our representation."""

    def __init__(self, name: str, params: Params | None) -> None:
        self.name = name
        self._params = params

    def enhance(self, noisy: Signal, clean: Signal | None = None) -> Signal:
        """Denoise a whole signal.

        Raises
        ------
        ValueError
            If `clean` is not given.
        """
        from dsp.oracle import enhance

        if clean is None:
            raise ValueError(f"{self.name} needs the clean speech")
        out = enhance(whole_hops(noisy, DELAY), whole_hops(clean, DELAY), params=self._params)
        return out[: noisy.size]


class PeerSystem:
    """Somebody else's denoiser."""

    def __init__(self, name: str) -> None:
        PEERS[name]().close()  # says now whether it is installed
        self.name = name

    def enhance(self, noisy: Signal, clean: Signal | None = None) -> Signal:
        """Denoise a whole signal."""
        peer = PEERS[self.name]()
        try:
            return run_hops(peer.process, noisy, peer.DELAY)
        finally:
            peer.close()


OURS = {
    "quietmic": Params(),
    "quietmic-float": Params(),
    "quietmic-0": Params(strength=0.0),
    "quietmic-100": Params(strength=100.0),
    "quietmic-nocomb": Params(comb=False),
}

SYSTEMS: dict[str, str] = {
    "noisy": "the microphone as it is",
    "quietmic": "Quietmic, int8, default strength",
    "quietmic-float": "Quietmic, float32 network",
    "quietmic-0": "Quietmic, strength 0",
    "quietmic-100": "Quietmic, strength 100",
    "quietmic-nocomb": "Quietmic, default strength, comb filter off",
    "oracle": "ideal 34 gains and comb strengths, no post-filter",
    "oracle-default": "ideal 34 gains and comb strengths at default strength",
    "oracle-nocomb": "ideal 34 gains at default strength, comb filter off",
    "rnnoise": "RNNoise",
    "deepfilternet3": "DeepFilterNet 3",
    "nsnet2": "NSNet2, the 48 kHz baseline of the DNS challenge",
    "dtln": "DTLN, at 16 kHz",
    "webrtc": "WebRTC noise suppression, level high",
    "speexdsp": "SpeexDSP preprocessor",
}
"""Name on the command line to what it is."""

DEFAULT_SYSTEMS = tuple(name for name in SYSTEMS if name not in ("oracle-default", "oracle-nocomb"))


def create(name: str, weights: Path) -> System:
    """Make a system ready to run.

    Parameters
    ----------
    name : str
        One of `SYSTEMS`.
    weights : Path
        Weights file of the systems that are ours.

    Raises
    ------
    ValueError
        If the name is unknown or the weights are damaged.
    OSError
        If the weights cannot be read; `MissingPackageError` if a peer's package is not installed.
    """
    if name not in SYSTEMS:
        raise ValueError(f"systems={name} is unknown; choose from {', '.join(SYSTEMS)}")
    if name in PEERS:
        return PeerSystem(name)
    if name == "noisy":
        return Noisy(name)
    if name.startswith("oracle"):
        return Oracle(name, None if name == "oracle" else Params(comb=name != "oracle-nocomb"))
    kind = FloatQuietmic if name == "quietmic-float" else Quietmic
    return kind(name, weights, OURS[name])
