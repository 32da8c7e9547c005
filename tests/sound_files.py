"""Sound files to clean, and a function that cleans them as `quietmic enhance` does."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from app import files
from dsp import Params
from dsp import weights as network

ROOT = Path(__file__).parents[1]
BYPASS = Params(bypass=True)
RATES = [8_000, 11_025, 16_000, 44_100, 48_000, 96_000, 192_000]


@pytest.fixture(scope="module", name="weights")
def small_network(tmp_path_factory):
    made = network.random(64, seed=1)
    path = tmp_path_factory.mktemp("weights") / "random.npz"
    network.save(path, made.layers, made.description)
    return path


@pytest.fixture(name="sound")
def write_sound(tmp_path):
    """Write a swept tone in soft noise; the channels differ."""

    def write(name="noisy.wav", rate=48_000, channels=1, seconds=1.01, subtype="PCM_16", samples=None):
        if samples is None:
            n = np.arange(round(seconds * rate)) / rate
            noise = np.random.default_rng(0).standard_normal((n.size, channels))
            tones = [np.sin(2 * np.pi * (300 + 150 * c + 200 * n) * n) * np.hanning(n.size) for c in range(channels)]
            samples = 0.2 * np.stack(tones, 1) + (0.01 * noise if rate == 48_000 else 0)
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, samples, rate, subtype, format=None if path.suffix else "WAV")
        return path

    return write


@pytest.fixture(name="clean")
def clean_file(weights, tmp_path):
    def run(source, target=None, params=BYPASS, **options):
        target = tmp_path / "clean.wav" if target is None else target
        assert files.enhance(source, target, params, weights=weights, **options) == 0
        return soundfile.read(target, always_2d=True)

    return run
