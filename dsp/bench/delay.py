"""`quietmic bench delay`: how late the voice comes because of how a system works."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dsp.bench.peers import PEERS, MissingPackageError
from dsp.bench.timing import noisy_voice
from dsp.constants import HOP, SAMPLE_RATE

__all__ = ["correlation_delay", "impulse_delay", "run"]

Signal = NDArray[np.float32]

SECONDS = 2.0
CLICK_AT = SAMPLE_RATE + 123  # samples; in the middle of a block


def _stream(process: Callable[[Signal, Signal], None], sound: Signal) -> Signal:
    """Send a signal of whole blocks through, delay and all."""
    out = np.empty_like(sound)
    for start in range(0, sound.size, HOP):
        process(sound[start : start + HOP], out[start : start + HOP])
    return out


def correlation_delay(given: Signal, received: Signal) -> int:
    """Find by how many samples a signal comes late.

    The cross-spectrum is whitened, so that the peak is one sample wide whatever the gains do.

    Parameters
    ----------
    given, received : (n,) float32
        Before and after.

    Returns
    -------
    int
        Samples, 0..n - 1.
    """
    size = 2 * given.size
    cross = np.fft.rfft(received, size) * np.fft.rfft(given, size).conj()
    magnitude = np.abs(cross)
    return int(np.argmax(np.fft.irfft(cross / (magnitude + 1e-3 * magnitude.max()))[: given.size]))


def impulse_delay(process: Callable[[Signal, Signal], None]) -> int:
    """Find by how many samples an impulse comes late.

    Parameters
    ----------
    process : callable
        Of a fresh stream that lets everything through.

    Returns
    -------
    int
        Samples.
    """
    click = np.zeros(int(SECONDS * SAMPLE_RATE), np.float32)
    click[CLICK_AT] = 0.5
    return int(np.argmax(np.abs(_stream(process, click)))) - CLICK_AT


def run(weights: Path | None) -> list[dict[str, Any]]:
    """Measure the delay that each system's way of working needs, without sound card and buffers.

    Parameters
    ----------
    weights : Path or None
        The shipped network; None takes random weights.

    Returns
    -------
    list of dict
        `system`, `how`, `samples` at 48 kHz, `ms`.

    Raises
    ------
    OSError, ValueError
        If the weights cannot be read.
    """
    from dsp.denoiser import Denoiser
    from dsp.params import Params
    from dsp.weights import load, random

    network = random() if weights is None else load(weights)
    found = []
    for how, params in (("impulse, strength 0", Params(strength=0.0)), ("impulse, bypass", Params(bypass=True))):
        found.append(("quietmic", how, impulse_delay(Denoiser(network, params).process)))
    voice = noisy_voice(SECONDS)
    for name, peer_class in PEERS.items():
        try:
            peer = peer_class()
        except MissingPackageError:
            continue
        found.append((name, "cross-correlation", correlation_delay(voice, _stream(peer.process, voice))))
        peer.close()
    return [
        {"system": name, "how": how, "samples": samples, "ms": 1e3 * samples / SAMPLE_RATE}
        for name, how, samples in found
    ]
