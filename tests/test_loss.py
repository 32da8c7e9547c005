"""The losses: zero at the target, blind to level and masks, and shaped as the recipe says."""

import math

import pytest
import torch

from dsp.constants import BANDS
from dsp.oracle import COMPRESSION
from dsp.train.config import Recipe
from dsp.train.loss import (
    SPECTRAL_EPSILON,
    Targets,
    bark_weights,
    disturbance_loss,
    losses,
    paper_loss,
    spectral_loss,
    strength_loss,
)

HOPS, LANES = 30, 3
# Without phases all parts agree on what is best; the disturbance has a file of its own.
EVERYTHING = Recipe(paper=1.0, spectral=1.0, phase=0.0, disturbance=0.0)


def targets(level_bels: float = 0.0, seed: int = 0) -> Targets:
    """Speech with pauses in noise: clean = gain^2 * noisy exactly."""
    generator = torch.Generator().manual_seed(seed)
    gain = torch.rand(HOPS, LANES, BANDS, generator=generator).clamp(min=0.01)
    gain[10:20] = 0.003  # a pause
    noisy = 3 * torch.rand(HOPS, LANES, BANDS, generator=generator) - 2 + level_bels
    clean = noisy + 2 * torch.log10(gain)
    strength = torch.rand(HOPS, LANES, BANDS, generator=generator)
    reference = torch.full((LANES,), -1.0 + level_bels)
    fit = (0.3 * noisy, (gain + SPECTRAL_EPSILON) ** COMPRESSION, torch.zeros_like(gain))
    weights = torch.ones_like(gain), torch.ones_like(gain)
    return Targets(gain, strength, noisy, clean, *fit, *weights, reference, reference)


def test_everything_is_zero_at_the_targets() -> None:
    aim = targets()
    found = losses(aim.gain, aim.strength, aim, EVERYTHING)
    assert max(float(part) for part in found) < 1e-9


def test_paper_loss_by_hand() -> None:
    aim = targets()._replace(gain=torch.full((1, 1, BANDS), 0.25), weight=torch.full((1, 1, BANDS), 1.0))
    difference = math.sqrt(0.25 + 1e-4) - math.sqrt(0.04 + 1e-4)
    expected = (difference**2 + 10 * difference**4) * BANDS / (BANDS + 1)
    assert float(paper_loss(torch.full((1, 1, BANDS), 0.04), aim)) == pytest.approx(expected, rel=1e-5)


def test_strength_loss_weighs_what_is_left() -> None:
    aim = targets()
    near_one = strength_loss(torch.full_like(aim.strength, 0.9), aim._replace(strength=torch.ones_like(aim.strength)))
    near_zero = strength_loss(torch.full_like(aim.strength, 0.1), aim._replace(strength=torch.zeros_like(aim.strength)))
    assert float(near_one) > 10 * float(near_zero)


def test_masked_bands_do_not_count() -> None:
    aim = targets()
    weight, strength_weight = aim.weight.clone(), aim.strength_weight.clone()
    weight[..., 20:] = 0
    strength_weight[..., 20:] = 0
    aim = aim._replace(weight=weight, strength_weight=strength_weight)
    gain, strength = aim.gain.clone(), aim.strength.clone()
    gain[..., 20:], strength[..., 20:] = 1, 0
    assert max(float(part) for part in losses(gain, strength, aim, EVERYTHING)) < 1e-9


def test_masked_bands_do_not_disturb() -> None:
    aim = targets()
    weight, gain = aim.weight.clone(), aim.gain.clone()
    weight[..., 20:], gain[..., 20:] = 0, 1
    masked = aim._replace(weight=weight)
    assert float(disturbance_loss(gain, masked, Recipe())) == float(disturbance_loss(aim.gain, masked, Recipe()))
    assert float(disturbance_loss(gain, aim, Recipe())) > 1.1 * float(disturbance_loss(aim.gain, aim, Recipe()))


def test_gradients_are_finite_at_silence_and_full_gain() -> None:
    aim = targets()
    aim = aim._replace(clean=torch.full_like(aim.clean, -10), gain=torch.zeros_like(aim.gain))
    for value in (0.0, 1.0):
        gain = torch.full_like(aim.gain, value, requires_grad=True)
        strength = torch.full_like(aim.gain, value, requires_grad=True)
        losses(gain, strength, aim, Recipe(onset=1.0)).total.backward()
        assert torch.isfinite(gain.grad).all()
        assert torch.isfinite(strength.grad).all()


def test_only_what_the_recipe_asks_for_is_summed() -> None:
    aim = targets()
    gain = torch.full_like(aim.gain, 0.5)
    recipe = Recipe(paper=2.0, spectral=0.0, disturbance=0.0, strength=0.0)
    found = losses(gain, gain, aim, recipe)
    assert float(found.total) == pytest.approx(2 * float(found.paper))
    assert float(found.spectral) == float(found.disturbance) == float(found.strength) == 0.0


def test_bark_weights_fall_with_frequency_and_average_one() -> None:
    weights = bark_weights()
    assert float(weights.mean()) == pytest.approx(1.0, abs=1e-6)
    assert weights[0] > 3 * weights[-1] > 0


def test_spectral_loss_does_not_depend_on_level() -> None:
    gain = torch.full_like(targets().gain, 0.5)
    quiet, loud = (float(spectral_loss(gain, targets(level), Recipe())) for level in (-3.0, 2.0))
    assert quiet == pytest.approx(loud, rel=1e-4)


def test_the_share_of_the_phases_moves_the_best_gain() -> None:
    aim = targets()
    aim = aim._replace(fit_phase=0.5 * aim.fit_magnitude)
    best = ((0.7 + 0.3 * 0.5) * aim.fit_magnitude) ** (1 / COMPRESSION)
    assert float(spectral_loss(best, aim, Recipe(phase=0.3))) < 1e-5
    assert float(spectral_loss(best, aim, Recipe(phase=0.0))) > 1e-3


def test_items_without_speech_do_not_disturb() -> None:
    aim = targets()
    silent = aim._replace(speech_level=torch.tensor([-8.0, -1.0, -1.0]))
    gain = torch.full_like(aim.gain, 0.5)
    aloud = silent._replace(noisy=silent.noisy.clone())
    aloud.noisy[:, 0] += 2.0
    assert float(disturbance_loss(gain, silent, Recipe())) == float(disturbance_loss(gain, aloud, Recipe())) > 0.1


@pytest.mark.parametrize(("snr_db", "share"), [(-10.0, 0.2), (-2.0, 0.2), (1.5, 0.5), (5.0, 0.8), (20.0, 0.8)])
def test_more_colour_may_change_where_noise_is_soft(snr_db: float, share: float) -> None:
    aim = targets()
    aim = aim._replace(noisy=aim.clean + math.log10(1 + 10 ** (-snr_db / 10)))
    gain = aim.gain * torch.linspace(1.0, 0.3, BANDS)
    found = disturbance_loss(gain, aim, Recipe(equalise=0.8, equalise_noisy=0.2))
    even = Recipe(equalise=share, equalise_noisy=share)
    assert float(found) == pytest.approx(float(disturbance_loss(gain, aim, even)), rel=1e-3)
    assert float(found) < float(disturbance_loss(gain, aim, Recipe(equalise=0.0, equalise_noisy=0.0)))


def test_frames_with_speech_count_as_often_as_the_recipe_says() -> None:
    """Ten hops of each lane are a pause: the mean moves towards the others, and not at all where nobody speaks."""
    aim = targets()
    gain = torch.full_like(aim.gain, 0.5)

    def loss(part: Targets, **settings: float) -> float:
        return float(spectral_loss(gain[: len(part.gain)], part, Recipe(**settings)))

    pause, rest = (
        aim._replace(**{name: getattr(aim, name)[hops] for name in Targets._fields[:9]})
        for hops in (slice(10, 20), [*range(10), *range(20, 30)])
    )
    assert loss(aim) == pytest.approx((loss(pause) + 2 * loss(rest)) / 3, rel=1e-3)
    assert loss(aim, speech_weight=4.0) == pytest.approx((loss(pause) + 8 * loss(rest)) / 9, rel=1e-3)
    silent = aim._replace(speech_level=torch.full((LANES,), -8.0))
    assert loss(silent, speech_weight=4.0) == loss(silent)
