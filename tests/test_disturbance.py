"""The loss that hears as PESQ does: nothing where nothing differs, and noise left is worse than voice lost."""

import itertools

import numpy as np
import pytest
import synthetic
from scipy import signal

torch = pytest.importorskip("torch", reason="needs the extra 'train'")
pesq = pytest.importorskip("pesq", reason="needs the extra 'bench'").pesq

from dsp.oracle import analyse_pair  # noqa: E402
from dsp.train.disturbance import HEARD_BANDS, SPEECH_BANDS, SPEECH_POWER, disturbance  # noqa: E402

HOPS, LANES = 200, 3


def voice(seed=0):
    """Loud and soft bands with pauses, in the unit of P.862."""
    generator = torch.Generator().manual_seed(seed)
    energy = 10.0 ** (4.0 * torch.rand(HOPS, LANES, HEARD_BANDS, generator=generator))
    energy[60:90] = 1e-3
    return energy * SPEECH_POWER / energy[..., SPEECH_BANDS].sum(-1).mean(0)[:, None]


def test_nothing_differs() -> None:
    assert float(disturbance(voice(), voice()).max()) < 1e-3


def test_level_of_a_frame_and_colour_of_a_chunk_are_evened_out() -> None:
    time, band = torch.arange(HOPS)[:, None, None] / 40.0, 2.5 * torch.arange(HEARD_BANDS)
    level, colour, neither = (10.0 ** (0.6 * torch.sin(phase)) for phase in (time, band, time + band))  # up to 6 dB
    unevened = disturbance(voice() * neither, voice()).min()
    assert disturbance(voice() * level, voice()).max() < 0.2 * unevened
    assert disturbance(voice() * colour, voice()).max() < 0.2 * unevened


def test_what_is_left_counts_more_than_what_is_lost() -> None:
    wanted = voice()
    quarter = torch.rand(wanted.shape, generator=torch.Generator().manual_seed(1)) < 0.25
    quarter &= torch.arange(HOPS)[:, None, None] < 60
    lost = torch.where(quarter, 0.01 * wanted, wanted)
    left = torch.where(quarter, 100.0 * wanted, wanted)
    assert torch.all(disturbance(left, wanted) > 1.5 * disturbance(lost, wanted))


def test_more_noise_is_worse() -> None:
    noise = torch.full((HOPS, LANES, HEARD_BANDS), SPEECH_POWER / HEARD_BANDS)
    found = [disturbance(voice() + share * noise, voice()) for share in (0.001, 0.01, 0.1, 1.0)]
    assert all(torch.all(more > less) for less, more in itertools.pairwise(found))


def test_gradients_are_finite_where_nothing_is_heard() -> None:
    heard = torch.zeros(HOPS, LANES, HEARD_BANDS, requires_grad=True)
    disturbance(heard, voice()).sum().backward()
    assert torch.isfinite(heard.grad).all()


@pytest.mark.parametrize("color", ["white", "pink"])
def test_it_orders_sounds_as_pesq_does(color: str) -> None:
    clean, *_ = synthetic.voice(4.0)
    scores, found = [], []
    for snr_db in (0.0, 10.0, 20.0, 30.0):
        noisy = synthetic.mix(clean, color, snr_db).astype(np.float32)
        pair = analyse_pair(noisy, clean.astype(np.float32))
        scale = SPEECH_POWER / pair.clean_energy[:, SPEECH_BANDS].sum(axis=1).mean()
        heard, wanted = (
            torch.from_numpy(scale * each[:, None, :HEARD_BANDS]) for each in (pair.noisy_energy, pair.clean_energy)
        )
        found.append(float(disturbance(heard, wanted)))
        scores.append(pesq(16000, *(signal.resample_poly(each, 1, 3) for each in (clean, noisy)), "wb"))
    assert sorted(found, reverse=True) == found
    assert sorted(scores) == scores
