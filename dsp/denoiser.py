"""One hop of sound through all of PercepNet, in the order it travels.

observe -> infer -> render -> switch: what is known of the hop, what the network makes of it, the sound without the
noise, and the choice between that and the microphone as it is. Where there is no time for that, `coast` takes the hop
in and hands the microphone out, and all memories stay as if nothing had been left out.
"""

import numpy as np
from numpy.typing import NDArray

from dsp.bands import band_energy
from dsp.comb import FRAME_START, centre_free_coherence, comb_filter, mix_periodic
from dsp.constants import BANDS, BINS, DELAY, FADE, HISTORY_HOPS, HOP, LOOKAHEAD, SILENT_HOPS, WINDOW
from dsp.control import CONTROL
from dsp.features import assemble
from dsp.frame import FRAME
from dsp.gains import apply_gains
from dsp.highpass import HIGHPASS, highpass
from dsp.history import push
from dsp.jit import kernel
from dsp.loudness import LOUDNESS, follow_loudness
from dsp.network import NETWORK, WEIGHTS, forget, infer
from dsp.params import Params
from dsp.pitch import PITCH, filter_newest, track_pitch
from dsp.postfilter import envelope_postfilter
from dsp.stft import SYNTHESIS, VORBIS, analyse, synthesise
from dsp.weights import Weights

__all__ = ["STATE", "Denoiser", "coast", "denoise", "observe", "process", "render", "switch"]

STATE = np.dtype(
    [
        ("highpass", HIGHPASS),
        ("history", "f4", HISTORY_HOPS * HOP),  # high-passed signal, newest sample last
        ("spectra", "c8", (LOOKAHEAD + 1, BINS)),  # Y(m), Y(m+1), Y(m+2): the last is the newest
        ("energies", "f4", (LOOKAHEAD + 1, BANDS)),  # E_b of each
        ("pitch", PITCH),
        ("network", NETWORK),
        ("synthesis", SYNTHESIS),
        ("delay", "f4", DELAY),  # the microphone as it is, oldest first
        ("bypassed", "f4"),  # share of it in the output, 0..1
        ("loudness", LOUDNESS),  # how far it is turned down there
        ("silent_hops", "i4"),  # hops of digital silence in a row
    ],
    align=True,
)
"""All that survives from hop to hop, in one block of memory. Zero-filled it is a stream about to begin."""


MEMORY = np.dtype([("state", STATE), ("frame", FRAME), ("control", CONTROL), ("weights", WEIGHTS)], align=True)
"""A stream and all that it needs, in one array: Python takes 3 us to hand a record to a kernel."""


@kernel
def analyse_newest(state, frame):
    """Transform the newest 20 ms; hand the spectrum that is LOOKAHEAD hops older to the frame."""
    for i in range(LOOKAHEAD):
        for k in range(BINS):
            state.spectra[i, k] = state.spectra[i + 1, k]
        for b in range(BANDS):
            state.energies[i, b] = state.energies[i + 1, b]
    analyse(state.history[(HISTORY_HOPS * HOP - WINDOW) :], frame.windowed, state.spectra[LOOKAHEAD])
    band_energy(state.spectra[LOOKAHEAD], state.energies[LOOKAHEAD])
    for k in range(BINS):
        frame.noisy[k] = state.spectra[0, k]
    for b in range(BANDS):
        frame.energy[b] = state.energies[0, b]


@kernel
def observe(state, frame, hop):
    """Take in one hop and describe the frame that lies LOOKAHEAD hops back.

    Parameters
    ----------
    state : STATE record
    frame : FRAME record
        Filled up to and including `features`.
    hop : (HOP,) float32
        Microphone, full scale = 1.
    """
    highpass(state.highpass, hop, frame.input)
    push(state.history, frame.input)
    analyse_newest(state, frame)
    track_pitch(state.pitch, state.history, frame)
    comb_filter(state.history, frame)
    centre_free_coherence(frame.energy, frame.cross_energy, frame.energy, frame, frame.coherence)
    assemble(state.energies[LOOKAHEAD], frame)


@kernel
def render(state, frame, control):
    """Turn the frame's gains and strengths into sound.

    Parameters
    ----------
    state : STATE record
    frame : FRAME record
        Reads everything `observe` wrote, and `gain` and `strength`; writes `mixed`, `match`, `applied_gain`, `clean`,
        `wet`, and zeros to `strength` where the comb filter is off.
    control : CONTROL record
    """
    if control.comb == 0:
        for b in range(BANDS):
            frame.strength[b] = 0
    mix_periodic(frame)
    envelope_postfilter(frame.gain, frame.energy, control.postfilter, frame.applied_gain)
    apply_gains(frame, control.dry)
    synthesise(state.synthesis, frame.clean, frame.windowed, frame.wet)


@kernel
def switch(state, frame, dry, hop, out):
    """Hand out the processed sound or, equally late, the microphone; cross-fade when that or its loudness changes.

    The two are copies of one signal, so a linear fade keeps their loudness.
    """
    for n in range(HOP):
        frame.dry[n] = state.delay[n]
    push(state.delay, hop)
    begin = state.bypassed
    goal = np.float32(1) if dry != 0 else np.float32(0)
    cut, wanted_cut = state.loudness.cut, state.loudness.wanted_cut
    for n in range(HOP):
        part = np.float32(n + 1) / np.float32(FADE)
        share = begin + (goal - begin) * part
        original = frame.dry[n] * (np.float32(1) - (cut + (wanted_cut - cut) * part))
        if share == 1:
            out[n] = original
        elif share == 0:  # dry may be NaN or infinite
            out[n] = frame.wet[n]
        else:
            out[n] = frame.wet[n] + share * (original - frame.wet[n])
    state.bypassed = goal
    state.loudness.cut = wanted_cut


@kernel
def process(state, frame, control, weights, hop):
    """Take in one hop of microphone and leave the cleaned one in the frame; arguments as in `denoise`."""
    observe(state, frame, hop)
    forget_after_silence(state, hop)
    infer(weights, state.network, frame.features, frame.gain, frame.strength)
    render(state, frame, control)
    follow_loudness(state.loudness, frame, control.match)


@kernel
def denoise(state, frame, control, weights, hop, out):
    """Take one hop of microphone in and hand out one hop of voice, 1440 samples later.

    Parameters
    ----------
    state : STATE record
    frame : FRAME record
        Overwritten.
    control : CONTROL record
    weights : WEIGHTS record
    hop : (HOP,) float32
        Full scale = 1.
    out : (HOP,) float32
        Must not overlap `hop`.
    """
    process(state, frame, control, weights, hop)
    switch(state, frame, control.bypass, hop, out)


@kernel
def coast(state, frame, hop, out):
    """Take one hop in without denoising it and hand out the microphone as it was 1440 samples ago; see `denoise`.

    The memories of the signal stay complete, so that `denoise` may go on with any hop; network and pitch track rest
    meanwhile. The frame keeps gains and pitch of the last denoised hop.
    """
    highpass(state.highpass, hop, frame.input)
    push(state.history, frame.input)
    analyse_newest(state, frame)
    filter_newest(state.history, state.pitch.band)
    forget_after_silence(state, hop)
    window = state.history[FRAME_START : FRAME_START + WINDOW]
    for n in range(HOP):  # what gains of 1 would give, without the transform
        frame.wet[n] = state.synthesis.overlap[n] + VORBIS[n] * VORBIS[n] * window[n]
        state.synthesis.overlap[n] = VORBIS[HOP + n] * VORBIS[HOP + n] * window[HOP + n]
    switch(state, frame, 1, hop, out)


@kernel
def forget_after_silence(state, hop):
    """Start the network afresh after 2 s of zeros: what it heard before belongs to another scene."""
    for n in range(HOP):
        if hop[n] != 0:
            state.silent_hops = 0
            return
    state.silent_hops += 1
    if state.silent_hops == SILENT_HOPS:
        forget(state.network)


@kernel
def denoise_all(memory, samples, out):
    """Denoise whole hops of a signal with a (1,) MEMORY; both arrays are multiples of HOP long."""
    m = memory[0]
    for start in range(0, samples.size, HOP):
        hop = samples[start : start + HOP]
        denoise(m.state, m.frame, m.control, m.weights, hop, out[start : start + HOP])


class Denoiser:
    """A stream of 10 ms hops, cleaned.

    Parameters
    ----------
    weights : Weights
        The network, read once by `dsp.weights.load`.
    params : Params, optional
        The user's settings; assign `params` at any time, the next hop obeys.

    Attributes
    ----------
    memory : (1,) MEMORY
        All of the stream.
    state, frame, control : numpy records
        Its parts: what survives, what is known of the last hop, and the settings as numbers.
    """

    def __init__(self, weights: Weights, params: Params | None = None) -> None:
        self.memory = np.zeros(1, MEMORY)
        self.state, self.frame, self.control = (self.memory[0][name] for name in ("state", "frame", "control"))
        self.weights = weights
        self.params = params or Params()

    @property
    def weights(self) -> Weights:
        """The network; another one goes on with what this one remembers."""
        return self._weights

    @weights.setter
    def weights(self, weights: Weights) -> None:
        self._weights = weights
        self.memory["weights"] = weights.record

    @property
    def params(self) -> Params:
        """The user's settings."""
        return self._params

    @params.setter
    def params(self, params: Params) -> None:
        self._params = params
        params.write(self.control)

    def reset(self) -> None:
        """Forget the stream; the next hop begins a new one."""
        self.memory["state"] = np.zeros(1, STATE)

    def process(self, hop: NDArray[np.float32], out: NDArray[np.float32]) -> None:
        """Denoise one hop.

        Parameters
        ----------
        hop, out : (HOP,) float32
            C-contiguous and apart from each other; `out` is 1440 samples late.

        Raises
        ------
        ValueError
            If a shape or dtype differs.
        """
        for name, array in (("hop", hop), ("out", out)):
            if array.shape != (HOP,) or array.dtype != np.float32 or not array.flags.c_contiguous:
                raise ValueError(f"{name} is {array.dtype}{array.shape}; it must be contiguous float32({HOP},)")
        denoise_all(self.memory, hop, out)

    def run(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Denoise a whole signal from a fresh state, aligned with its input.

        Parameters
        ----------
        samples : (n,) float32
            48 kHz, full scale = 1.

        Returns
        -------
        (n,) float32

        Raises
        ------
        ValueError
            If `samples` has more than one dimension.
        """
        if samples.ndim != 1:
            raise ValueError(f"samples has {samples.ndim} dimensions; give one channel at a time")
        padded = np.zeros(-(-(samples.size + DELAY) // HOP) * HOP, np.float32)
        padded[: samples.size] = samples
        out = np.empty_like(padded)
        self.reset()
        self.state["bypassed"] = self.params.bypass  # no fade-in from the other path
        denoise_all(self.memory, padded, out)
        return out[DELAY : DELAY + samples.size]
