"""The loss of word beginnings: it finds the words, and asks for what ideal gains let pass."""

import math

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from dsp.constants import BANDS  # noqa: E402  (after the skip)
from dsp.train.onset import LEAST, WORD_HOPS, onset_loss, word_starts  # noqa: E402

HOPS, LANES = 80, 2
STARTS = ((20, 0), (60, 0), (35, 1))  # (hop, lane); the first lane's first hops are speech without a beginning


def clean_voice() -> tuple[torch.Tensor, torch.Tensor]:
    """Words of 15 hops, 50 dB above what lies between them; the level of the speech is 0."""
    clean = torch.full((HOPS, LANES, BANDS), -5.0)
    for hop, lane in STARTS:
        clean[hop : hop + 15, lane] = 0.0
    clean[38:42, 0] = 0.0  # speech, but only 30 ms after the last
    return clean, torch.zeros(LANES)


def test_words_begin_after_silence_only() -> None:
    starts = word_starts(*clean_voice())
    assert sorted(map(tuple, starts.nonzero().tolist())) == sorted(STARTS)


def test_what_is_over_at_once_is_no_word() -> None:
    clean, level = clean_voice()
    hop, lane = STARTS[0]
    for length, is_word in ((3, False), (7, True)):
        short = clean.clone()
        short[hop + length : hop + 40, lane] = -10.0
        assert bool(word_starts(short, level)[hop, lane]) == is_word


def test_a_start_needs_known_silence_and_a_whole_beginning() -> None:
    clean, level = clean_voice()
    assert not word_starts(clean[10:], level)[10].any()  # only ten hops before it are known
    assert not word_starts(clean[: 60 + WORD_HOPS - 1], level)[:, 0][60 - 1 :].any()


def test_ideal_gains_cost_nothing_and_more_is_no_fault() -> None:
    clean, level = clean_voice()
    ideal = torch.rand(clean.shape, generator=torch.Generator().manual_seed(1))
    assert float(onset_loss(ideal, ideal, clean, level)) == 0
    assert float(onset_loss(torch.ones_like(ideal), ideal, clean, level)) == 0


def test_what_is_lost_by_hand() -> None:
    clean, level = clean_voice()
    gain = torch.ones_like(clean)
    gain[60:65, 0] = 0.2  # half of the second word's beginning
    expected = math.log((1 + LEAST) / (0.5 * (1 + 0.2) + LEAST)) / (len(STARTS) + 1)
    assert float(onset_loss(gain, torch.ones_like(gain), clean, level)) == pytest.approx(expected, rel=1e-4)


def test_what_follows_a_beginning_does_not_count() -> None:
    clean, level = clean_voice()
    gain = torch.zeros_like(clean)
    for hop, lane in STARTS:
        gain[hop : hop + WORD_HOPS, lane] = 1.0
    assert float(onset_loss(gain, torch.ones_like(gain), clean, level)) == 0


def test_a_chunk_without_words_or_too_short_counts_nothing() -> None:
    clean, level = clean_voice()
    gain = torch.zeros_like(clean)
    for part in (clean[:20], torch.full_like(clean, -10.0)):
        level = torch.log10(torch.pow(10.0, part).sum(-1).mean(0))
        assert float(onset_loss(gain[: len(part)], gain[: len(part)] + 1, part, level)) == 0


def test_it_follows_the_benchmarks_measure() -> None:
    """Lower a beginning by 6 dB in sound and in bands: both say 6 dB."""
    from dsp.bench.metrics import onset_level

    rng = np.random.default_rng(1)
    voice = np.zeros(48000 * 2, np.float32)
    voice[48000:] = rng.normal(0, 0.1, 48000)
    quiet = voice.copy()
    quiet[48000 : 48000 + 4800] *= 0.5
    assert onset_level(voice, quiet) == pytest.approx(20 * math.log10(0.5), abs=0.01)
    clean = torch.full((200, 1, BANDS), -10.0)
    clean[100:] = 0.0
    gain = torch.ones_like(clean)
    gain[100:110] = 0.5
    loss = onset_loss(gain, torch.ones_like(gain), clean, torch.zeros(1))
    assert float(loss) * 2 == pytest.approx(math.log((1 + LEAST) / (0.5 + LEAST)), rel=1e-5)  # one word: half the mean
