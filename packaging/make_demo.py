"""Make assets/demo.flac, the noisy recording that plays where there is no microphone.

python packaging/make_demo.py CORPUS [TARGET]

Four voices speak in a bus, beside a fan and a keyboard, 5 dB above the noise. The voices come from the validation
part of the corpus: the network has never heard them. Where everything comes from stands in assets/ORIGIN.md.
"""

import sys
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

RATE = 48_000  # Hz
SNR_DB = 5.0
SPEECH_DB = -24.0  # of the active parts, dB full scale
PAUSE = 0.3  # s before each voice, and after the last
FADE = 0.01  # s at each cut
ACTIVE_DB = -45.0  # frames above this are speech

# (file, from, to), seconds: whole phrases, cut in the middle of pauses.
VOICES = (
    ("speech/librispeech/multi_bl_001.opus", 0.00, 3.42),
    ("speech/librispeech/multi_bl_001.opus", 28.52, 32.18),
    ("speech/librispeech/multi_bl_002.opus", 34.20, 37.95),
    ("speech/librispeech/multi_bl_001.opus", 43.05, 45.90),
)
# (file, from in seconds, level in dB against the others)
NOISES = (
    ("noise/cyberooh/bus_bus_ride.opus", 20.0, 0.0),
    ("noise/mechvibes/keyboard_cherrymx_blue_abs_00.opus", 2.0, -3.0),
)
FAN_DB = -4.0


def read(path: Path, start: float, seconds: float) -> NDArray[np.float64]:
    """Read a part of a mono file."""
    samples, rate = soundfile.read(path, frames=round(seconds * RATE), start=round(start * RATE))
    if rate != RATE or samples.ndim != 1:
        raise ValueError(f"{path} is not mono at {RATE} Hz")
    return np.asarray(samples, np.float64)


def speech(corpus: Path) -> NDArray[np.float64]:
    """Put the voices one after the other, all at the same level."""
    ramp = np.linspace(0, 1, round(FADE * RATE))
    parts = [np.zeros(round(2 * PAUSE * RATE))]
    for file, start, stop in VOICES:
        part = read(corpus / file, start, stop - start)
        part[: ramp.size] *= ramp
        part[-ramp.size :] *= ramp[::-1]
        power = np.mean(part[: part.size // 480 * 480].reshape(-1, 480) ** 2, axis=1)
        active = power[power > 10 ** (ACTIVE_DB / 10)]
        parts += [part * 10 ** (SPEECH_DB / 20) / np.sqrt(active.mean()), np.zeros(round(PAUSE * RATE))]
    return np.concatenate(parts)


def fan(size: int) -> NDArray[np.float64]:
    """Make the noise of a fan: rushing air, falling 5 dB an octave above 200 Hz, and the blades' tone."""
    rng = np.random.default_rng(20)
    frequency = np.fft.rfftfreq(size, 1 / RATE)
    air = np.fft.irfft(np.fft.rfft(rng.standard_normal(size)) / (1 + (frequency / 200) ** 2) ** (5 / 12), size)
    time = np.arange(size) / RATE
    blades = sum(np.sin(2 * np.pi * 117 * k * time + k) / k for k in (1, 2, 3))
    return air / air.std() + 0.4 * blades


def noise(corpus: Path, size: int) -> NDArray[np.float64]:
    """Mix the noises."""
    total = fan(size)
    total *= 10 ** (FAN_DB / 20) / total.std()
    for file, start, level_db in NOISES:
        part = read(corpus / file, start, size / RATE)
        total += part * 10 ** (level_db / 20) / part.std()
    return total


def main() -> None:
    """Write the recording."""
    corpus = Path(sys.argv[1])
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parents[1] / "assets" / "demo.flac"
    voice = speech(corpus)
    din = noise(corpus, voice.size)
    mixture = voice + din * 10 ** ((SPEECH_DB - SNR_DB) / 20) / din.std()
    peak = np.abs(mixture).max()
    if peak >= 1:
        raise ValueError(f"the mixture clips: {peak:.2f}")
    soundfile.write(target, mixture, RATE, "PCM_16")
    print(
        f"{target}: {voice.size / RATE:.2f} s, {target.stat().st_size / 1e6:.2f} MB, peak {20 * np.log10(peak):.1f} dB"
    )


if __name__ == "__main__":
    main()
