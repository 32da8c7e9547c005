"""The stages of one block, each repeated many times inside machine code, so that calls from Python do not count."""

import time

import numpy as np
from numpy.typing import NDArray

from dsp.comb import centre_free_coherence, comb_filter, mix_periodic
from dsp.denoiser import Denoiser, analyse_newest, forget_after_silence, switch
from dsp.features import assemble
from dsp.gains import apply_gains
from dsp.highpass import highpass
from dsp.history import push
from dsp.jit import kernel
from dsp.network import infer
from dsp.pitch import track_pitch
from dsp.postfilter import envelope_postfilter
from dsp.stft import synthesise

__all__ = ["STAGES", "measure_stages", "run_stage"]

Signal = NDArray[np.float32]

STAGES = (
    "high-pass",
    "history",
    "transform",
    "pitch",
    "comb filter",
    "coherence",
    "features",
    "network",
    "comb mix",
    "post-filter",
    "gains",
    "synthesis",
    "bypass switch",
)
"""In the order sound travels."""

REPEATS = 20  # of one stage between two looks at the clock; even, so that signs come back


@kernel
def run_stage(stage, times, state, frame, control, weights, hop, out):
    """Run stage number `stage` of `dsp.denoiser.denoise` `times` times; arguments as there."""
    for _ in range(times):
        if stage == 0:
            highpass(state.highpass, hop, frame.input)
        elif stage == 1:
            push(state.history, frame.input)
        elif stage == 2:
            analyse_newest(state, frame)
        elif stage == 3:
            track_pitch(state.pitch, state.history, frame)
        elif stage == 4:
            comb_filter(state.history, frame)
        elif stage == 5:
            centre_free_coherence(frame.energy, frame.cross_energy, frame.energy, frame, frame.coherence)
            frame.centre_tap = -frame.centre_tap  # or the compiler sees that once is enough
        elif stage == 6:
            assemble(state.energies[-1], frame)
            forget_after_silence(state, hop)
        elif stage == 7:
            infer(weights, state.network, frame.features, frame.gain, frame.strength)
        elif stage == 8:
            mix_periodic(frame)
        elif stage == 9:
            envelope_postfilter(frame.gain, frame.energy, control.postfilter, frame.applied_gain)
        elif stage == 10:
            apply_gains(frame, control.dry)
        elif stage == 11:
            synthesise(state.synthesis, frame.clean, frame.windowed, frame.wet)
        else:
            switch(state, frame, control.bypass, hop, out)


def measure_stages(denoiser: Denoiser, sound: Signal) -> dict[str, float]:
    """Time each stage in the course of a stream.

    Parameters
    ----------
    denoiser : Denoiser
        With the network to measure.
    sound : (blocks, 480) float32
        What it hears, 48 kHz.

    Returns
    -------
    dict
        Stage to median processor time, milliseconds, hot; other programs on the core do not count.
    """
    d = denoiser
    out = np.empty_like(sound[0])
    costs = np.empty((len(sound), len(STAGES)))
    for block, hop in enumerate(sound):
        d.process(hop, out)
        for stage in range(len(STAGES)):
            started = time.thread_time_ns()
            run_stage(stage, 0, d.state, d.frame, d.control, d.weights.record, hop, out)
            called = time.thread_time_ns()
            run_stage(stage, REPEATS, d.state, d.frame, d.control, d.weights.record, hop, out)
            costs[block, stage] = max(0, time.thread_time_ns() - called - (called - started))
    return dict(zip(STAGES, (np.median(costs, axis=0) / REPEATS / 1e6).tolist(), strict=True))
