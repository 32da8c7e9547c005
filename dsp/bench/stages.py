"""The stages of one block, one by one: what `dsp.denoiser.denoise` does, with a stop-watch between the steps."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dsp.comb import centre_free_coherence, comb_filter, mix_periodic
from dsp.denoiser import Denoiser, analyse_newest, forget_after_silence, push, switch
from dsp.features import assemble
from dsp.gains import apply_gains
from dsp.highpass import highpass
from dsp.jit import kernel
from dsp.network import infer
from dsp.pitch import track_pitch
from dsp.postfilter import envelope_postfilter
from dsp.stft import synthesise
from dsp.weights import Weights

__all__ = ["StagedDenoiser"]

Signal = NDArray[np.float32]


@kernel
def _nothing(state, frame):
    """Cost of a call from Python."""


class StagedDenoiser:
    """Our denoiser, called stage by stage; sounds exactly like `Denoiser`, takes longer, knows where the time goes.

    Parameters
    ----------
    weights : Weights
        The network.

    Attributes
    ----------
    stages : tuple of str
        Names, in the order sound travels.
    """

    def __init__(self, weights: Weights) -> None:
        self._denoiser = Denoiser(weights)
        steps = self._steps(weights.record)
        self.stages = tuple(name for name, _ in steps)
        self._calls: Sequence[Callable[[Signal, Signal], None]] = [call for _, call in steps]
        self.nanoseconds: list[list[int]] = []

    def _steps(self, weights: np.void) -> list[tuple[str, Callable[[Signal, Signal], Any]]]:
        d = self._denoiser
        s, f, c = d.state, d.frame, d.control
        return [
            ("call from Python", lambda hop, out: _nothing(s, f)),
            ("high-pass", lambda hop, out: highpass(s["highpass"], hop, f["input"])),
            ("history", lambda hop, out: push(s["history"], f["input"])),
            ("transform", lambda hop, out: analyse_newest(s, f)),
            ("pitch", lambda hop, out: track_pitch(s["pitch"], s["history"], f)),
            ("comb filter", lambda hop, out: comb_filter(s["history"], f)),
            ("coherence", lambda hop, out: self._coherence()),
            ("features", lambda hop, out: assemble(s["energies"][-1], f)),
            ("silence", lambda hop, out: forget_after_silence(s, hop)),
            ("network", lambda hop, out: infer(weights, s["network"], f["features"], f["gain"], f["strength"])),
            ("comb mix", lambda hop, out: mix_periodic(f)),
            (
                "post-filter",
                lambda h, o: envelope_postfilter(f["gain"], f["energy"], c["postfilter"], f["applied_gain"]),
            ),
            ("gains", lambda hop, out: apply_gains(f, c["dry"])),
            ("synthesis", lambda hop, out: synthesise(s["synthesis"], f["clean"], f["windowed"], f["wet"])),
            ("bypass switch", lambda hop, out: switch(s, f, c, hop, out)),
        ]

    def _coherence(self) -> None:
        s, f = self._denoiser.state, self._denoiser.frame
        s["reference"][0], s["reference"][1] = f["energy"], f["cross_energy"]
        own, periodic, tap = f["energy"], f["periodic_energy"], f["centre_tap"]
        centre_free_coherence(own, f["cross_energy"], own, periodic, s["reference"], tap, f["coherence"])

    def process(self, hop: Signal, out: Signal) -> None:
        """Denoise one hop and note how long each stage took.

        Parameters
        ----------
        hop, out : (480,) float32
            As `Denoiser.process`.
        """
        clock = time.perf_counter_ns
        times = [clock()]
        for call in self._calls:
            call(hop, out)
            times.append(clock())
        self.nanoseconds.append(np.diff(times).tolist())

    def medians_ms(self) -> dict[str, float]:
        """Return the median of each stage so far, milliseconds, without the cost of calling it from Python."""
        cost = np.median(np.array(self.nanoseconds), axis=0) / 1e6
        net = np.maximum(cost[1:] - cost[0], 0.0)
        return dict(zip(self.stages[1:], net.tolist(), strict=True))
