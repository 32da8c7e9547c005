r"""How much of the beginning of words is left, as a loss: what `dsp.bench.metrics.onset_level` measures.

Losses that hear noise teach a network to wait until it is sure of a voice, and the first syllable pays for it. A word
begins where speech follows 150 ms without any and goes on: a breath or a click of a few hops is none, and a network
that opens for those opens for noise. The share of its first 100 ms that passes is compared with the share that the
ideal gains let pass.
"""

import torch
from torch import Tensor
from torch.nn.functional import max_pool1d

from dsp.train.disturbance import SPEECH_BANDS

__all__ = ["WORD_HOPS", "onset_loss", "speech_frames", "word_starts"]

WORD_HOPS = 10  # 100 ms: the first consonant and the beginning of the vowel
SILENCE_HOPS = 15  # 150 ms
LASTING = 0.5  # more than this part of a word's first 100 ms is speech
BELOW_BELS = 2.0  # under the mean level of the speech, pauses included: about 25 dB under its loud hops
LEAST = 0.05  # -26 dB, added to both shares: a lost word costs at most ln(1 / LEAST), so noise need not pass for it


def speech_frames(clean: Tensor, speech_level: Tensor) -> Tensor:
    """Find the frames in which somebody speaks.

    Parameters
    ----------
    clean : (T, B, 34) float32
        log10 of the band energies of the clean voice.
    speech_level : (B,) float32
        log10 of its mean energy in `SPEECH_BANDS`.

    Returns
    -------
    (T, B) bool
        True where these bands are at most 20 dB below that.
    """
    return torch.log10(torch.pow(10.0, clean[..., SPEECH_BANDS]).sum(-1)) > speech_level - BELOW_BELS


def word_starts(clean: Tensor, speech_level: Tensor) -> Tensor:
    """Find where words begin.

    Parameters
    ----------
    clean, speech_level : (T, B, 34) and (B,) float32
        As `speech_frames` takes them.

    Returns
    -------
    (T - 9, B) bool
        True at the first hop of a word: ten hops, all in the chunk, of which more than half are speech.
    """
    active = speech_frames(clean, speech_level).float()
    before = max_pool1d(active.T[None], SILENCE_HOPS, 1)[0].T[:-1]  # row t: any of the hops t..t + 14
    starts = torch.zeros(len(active) - WORD_HOPS + 1, active.shape[1], dtype=torch.bool, device=active.device)
    known = min(len(before), len(starts) - SILENCE_HOPS)
    later = slice(SILENCE_HOPS, SILENCE_HOPS + known)
    starts[later] = (active[later] > 0) & (before[:known] == 0)
    lasts = active.unfold(0, WORD_HOPS, 1).mean(-1) > LASTING
    return starts & lasts


def onset_loss(gain: Tensor, ideal: Tensor, clean: Tensor, speech_level: Tensor) -> Tensor:
    r"""Compare the beginnings of words that pass with those that ideal gains let pass.

    .. math:: L = \max\left(0, \ln\frac{s^* + \epsilon}{s + \epsilon}\right), \qquad
              s = \frac{\sum_{t,b} \hat g_{t,b} E_{t,b}}{\sum_{t,b} E_{t,b}}

    over the ten hops and all bands of a word's beginning; :math:`s^*` has the ideal gains.

    Parameters
    ----------
    gain, ideal : (T, B, 34) float32
        0..1.
    clean : (T, B, 34) float32
        log10 of the band energies of the clean voice.
    speech_level : (B,) float32
        log10 of its mean energy in `SPEECH_BANDS`.

    Returns
    -------
    float32
        Mean over the words, nepers; 0 without any.
    """
    if len(clean) < SILENCE_HOPS + WORD_HOPS:
        return gain.new_zeros(())
    starts = word_starts(clean, speech_level)
    energy = torch.pow(10.0, clean)

    def beginnings(passed: Tensor) -> Tensor:
        return passed.sum(-1).unfold(0, WORD_HOPS, 1).sum(-1)

    whole = beginnings(energy) + 1e-12
    share, best = (beginnings(g * energy) / whole + LEAST for g in (gain, ideal))
    missing = torch.log(best / share).clamp(min=0.0)
    return (missing * starts).sum() / (starts.sum() + 1.0)
