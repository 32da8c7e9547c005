"""The loss that hears as PESQ does: nothing where nothing differs, and every change pulls the way PESQ goes."""

import itertools

import numpy as np
import pytest
import synthetic
from scipy import signal

torch = pytest.importorskip("torch", reason="needs the extra 'train'")
pesq = pytest.importorskip("pesq", reason="needs the extra 'bench'").pesq

from dsp.constants import BANDS, DELAY, HOP  # noqa: E402
from dsp.denoiser import Denoiser, observe, render  # noqa: E402
from dsp.oracle import analyse_pair  # noqa: E402
from dsp.params import Params  # noqa: E402
from dsp.train.disturbance import BAND_HZ, SPEECH_BANDS, SPEECH_POWER, disturbance  # noqa: E402
from dsp.weights import random  # noqa: E402

HOPS, LANES = 200, 3
ONES = torch.ones(HOPS, LANES, BANDS)


def voice(seed=0):
    """Loud and soft bands with pauses, in the unit of P.862."""
    generator = torch.Generator().manual_seed(seed)
    energy = 10.0 ** (4.0 * torch.rand(HOPS, LANES, BANDS, generator=generator))
    energy[60:90] = 1e-3
    return energy * SPEECH_POWER / energy[..., SPEECH_BANDS].sum(-1).mean(0)[:, None]


def test_nothing_differs() -> None:
    assert float(disturbance(ONES, voice(), voice()).max()) < 1e-3


def test_the_level_of_a_frame_is_evened_out_and_the_colour_of_the_voice_if_asked_for() -> None:
    time, band = torch.arange(HOPS)[:, None, None] / 40.0, 0.3 * torch.arange(BANDS)
    level, colour = (10.0 ** (0.3 * torch.sin(phase)) for phase in (time, band))  # up to 6 dB
    coloured = disturbance(ONES * colour, voice(), voice()).min()
    assert coloured > 0.5
    assert disturbance(ONES * level, voice(), voice()).max() < 0.2 * coloured
    assert disturbance(ONES * colour, voice(), voice(), equalise=1.0).max() < 0.2 * coloured


def test_what_is_left_counts_more_than_what_is_lost() -> None:
    clean = voice()
    quarter = torch.rand(clean.shape, generator=torch.Generator().manual_seed(1)) < 0.25
    quarter &= torch.arange(HOPS)[:, None, None] < 60
    lost = disturbance(torch.where(quarter, 0.1, 1.0), clean, clean)
    left = disturbance(ONES, torch.where(quarter, 100.0 * clean, clean), clean)
    assert torch.all(left > 1.5 * lost)


def test_more_noise_is_worse() -> None:
    noise = torch.full((HOPS, LANES, BANDS), SPEECH_POWER / BANDS)
    found = [disturbance(ONES, voice() + share * noise, voice()) for share in (0.001, 0.01, 0.1, 1.0)]
    assert all(torch.all(more > less) for less, more in itertools.pairwise(found))


@pytest.mark.parametrize("clean", [voice(), torch.zeros(HOPS, LANES, BANDS)], ids=["voice", "silence"])
def test_gradients_are_finite_where_nothing_is_heard(clean) -> None:
    gain = torch.zeros(HOPS, LANES, BANDS, requires_grad=True)
    disturbance(gain, clean, clean).sum().backward()
    assert torch.isfinite(gain.grad).all()


class Scene:
    """A voice in noise, and what gains make of it: as PESQ hears it, and as the loss does."""

    def __init__(self, color: str, snr_db: float) -> None:
        self.clean = synthetic.voice(4.0)[0].astype(np.float32)
        self.noisy = synthetic.mix(self.clean, color, snr_db).astype(np.float32)
        self.pair = analyse_pair(self.noisy, self.clean)
        self._stages = Denoiser(random(64), Params(postfilter=0.0))

    def logit(self, gain) -> float:
        """Return the logit of PESQ with these gains, (T, 34)."""
        stages, out = self._stages, np.zeros_like(self.noisy)
        stages.reset()
        for t, start in enumerate(range(0, self.noisy.size, HOP)):
            observe(stages.state, stages.frame, self.noisy[start : start + HOP])
            stages.frame["gain"][:], stages.frame["strength"][:] = gain[t], self.pair.strength[t]
            render(stages.state, stages.frame, stages.control)
            out[start : start + HOP] = stages.frame["wet"]
        score = pesq(16000, *(signal.resample_poly(x, 1, 3) for x in (self.clean[:-DELAY], out[DELAY:])), "wb")
        return -np.log(4.0 / (score - 0.999) - 1.0)

    def loss(self, gain, equalise: float = 0.0) -> float:
        """Return the disturbance with these gains, (T, 34)."""
        scale = SPEECH_POWER / self.pair.clean_energy[:, SPEECH_BANDS].sum(axis=1).mean()
        values = (gain, scale * self.pair.noisy_energy, scale * self.pair.clean_energy)
        return float(disturbance(*(torch.from_numpy(np.float32(x))[:, None] for x in values), equalise=equalise))


@pytest.mark.parametrize("color", ["white", "pink"])
def test_it_orders_sounds_as_pesq_does(color: str) -> None:
    scenes = [Scene(color, snr_db) for snr_db in (0.0, 10.0, 20.0, 30.0)]
    gain = np.ones_like(scenes[0].pair.gain)
    logits, losses = ([measure(scene, gain) for scene in scenes] for measure in (Scene.logit, Scene.loss))
    assert sorted(logits) == logits
    assert sorted(losses, reverse=True) == losses


def blurred(scene: Scene) -> tuple:
    """Return gains that are late and blurred, (T, 34), and what they become without the worst of either error."""
    ideal = scene.pair.gain
    gain = np.clip(signal.lfilter(np.full(8, 1 / 8), [1], ideal, axis=0), 1e-4, 1.0 - 1e-4)
    return gain, [np.maximum(gain, 0.5 * ideal), np.minimum(gain, 2.0 * ideal + 0.02)]


def groups(*limits_hz: float) -> list:
    """Return which bands lie between two limits each, (34,) bool."""
    return [(BAND_HZ >= low) & (BAND_HZ < high) for low, high in itertools.pairwise(limits_hz)]


def correlation(scene: Scene, gain, changed: list, equalise: float) -> float:
    """Return how much the changes of minus the loss and of PESQ's logit go together, -1..1."""
    pesq_change = np.array([scene.logit(each) for each in changed]) - scene.logit(gain)
    loss_change = np.array([scene.loss(each, equalise) for each in changed]) - scene.loss(gain, equalise)
    return np.corrcoef(pesq_change, -loss_change)[0, 1]


def test_small_changes_of_the_gains_go_the_way_of_pesq() -> None:
    scene = Scene("white", 5.0)
    gain, changed = blurred(scene)
    logit = np.log(gain / (1.0 - gain))
    changed += [1.0 / (1.0 + np.exp(-slope * logit)) for slope in (0.7, 1.3)]
    changed += [gain + 0.3 * group * (scene.pair.gain - gain) for group in groups(0, 350, 900, 3300, 8000)]
    assert correlation(scene, gain, changed, equalise=0.0) > 0.9


@pytest.mark.parametrize("color", ["white", "pink"])
def test_changes_of_colour_go_the_way_of_pesq_where_it_is_forgiven(color: str) -> None:
    scene, bands = Scene(color, 5.0), groups(0, 350, 900, 1800, 3300, 8000)
    gain, changed = blurred(scene)
    logit = np.log(gain / (1.0 - gain))
    changed += [1.0 / (1.0 + np.exp(-logit - up * group)) for group in bands for up in (-0.5, 0.5)]
    changed += [1.0 / (1.0 + np.exp(-slope * logit)) for slope in (0.7, 1.2)]
    changed += [gain + 0.3 * group * (scene.pair.gain - gain) for group in bands]
    assert correlation(scene, gain, changed, equalise=1.0) > 0.9
