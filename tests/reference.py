"""The denoiser's stages in slow float64 numpy, written from their formulas; the kernels are compared with these."""

import numpy as np
from scipy import signal

HOP, WINDOW, BINS, BANDS = 480, 960, 481, 34
EPSILON = 1e-12
MASKING_FLOOR = 0.1
BETA = 0.02


def band_centres():
    """Walk down from 20 kHz by one ERB (Glasberg and Moore), at least 100 Hz; 700 and 800 Hz become 750 Hz."""
    centres = [400]
    while centres[-1] > 0:
        erb_hz = 24.7 * (4.37 * 50 * centres[-1] / 1000 + 1)
        centres.append(max(0, centres[-1] - max(2, int(np.floor(erb_hz / 50 + 0.5)))))
    merged = sorted({*centres, 15} - {14, 16})
    return np.array(merged)


CENTRES = band_centres()
TRIANGLES = np.array([np.interp(np.arange(BINS), CENTRES, peak, right=0) for peak in np.eye(BANDS)])
WINDOW_SHAPE = np.sin(np.pi / 2 * np.sin(np.pi * (np.arange(WINDOW) + 0.5) / WINDOW) ** 2)


def highpass(samples):
    return signal.lfilter([1, -1], [1, -0.99869], np.asarray(samples, np.float64))


def spectrum(samples):
    """Transform windows along the last axis; white noise of variance v has mean power v."""
    return np.fft.rfft(WINDOW_SHAPE * samples, axis=-1) / np.sqrt(WINDOW / 2)


def stft(samples):
    """Row m is the spectrum of samples [(m-1) HOP, (m+1) HOP)."""
    padded = np.concatenate([np.zeros(HOP), samples, np.zeros(HOP)])
    return spectrum(np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP])


def overlap_add(spectra):
    """Undo `stft`."""
    out = np.zeros((len(spectra) + 1) * HOP)
    for m, windowed in enumerate(np.fft.irfft(spectra, WINDOW) * np.sqrt(WINDOW / 2) * WINDOW_SHAPE):
        out[m * HOP : m * HOP + WINDOW] += windowed
    return out[HOP:-HOP]


def cross_energy(first, second):
    return (first * np.conj(second)).real @ TRIANGLES.T


def band_energy(spectra):
    return cross_energy(spectra, spectra)


def interpolate(values):
    return values @ TRIANGLES


def comb_taps(period, future=960):
    """Return the shifts, in periods into the past, and their Hann weights."""
    k = np.arange(-min(5, future // period), 6)
    weights = 1 + np.cos(np.pi * k / 6)
    return k, weights / weights.sum()


def comb(samples, start, period, centre=True, future=960):
    """Comb-filter the window that begins at `start`."""
    k, weights = comb_taps(period, future)
    if not centre:
        weights = np.where(k == 0, 0, weights)
        weights = weights / weights.sum()
    return sum(
        w * samples[start - shift * period : start - shift * period + WINDOW]
        for shift, w in zip(k, weights, strict=True)
    )


def coherence(first, second):
    return cross_energy(first, second) / np.sqrt(band_energy(first) * band_energy(second) + EPSILON**2)


def reachable_coherence(q_y, noise_gain):
    """Coherence of the comb-filtered noisy band."""
    return q_y / np.sqrt((1 - noise_gain) * q_y**2 + noise_gain)


def comb_strength(q_x, q_y, noise_gain):
    """Return r and the extra attenuation."""
    q_x, q_y = np.clip(q_x, 0, 0.9999), np.clip(q_y, 0, 0.9999)
    q = reachable_coherence(q_y, noise_gain)
    a, b, c = q**2 - q_x**2, q * q_y * (1 - q_x**2), q_x**2 - q_y**2
    short = a <= 1e-6
    alpha = (np.sqrt(np.maximum(b**2 + a * c, 0)) - b) / np.where(short, 1, a)
    attenuation = np.sqrt((1 + MASKING_FLOOR - q_x**2) / (1 + MASKING_FLOOR - q**2))
    wanted = q_x > q_y
    strength = np.where(wanted, np.where(short, 1, alpha / (1 + alpha)), 0)
    return strength, np.where(wanted & short, np.minimum(attenuation, 1), 1)


def mix_periodic(noisy, periodic, strength):
    share = interpolate(strength)
    mixed = (1 - share) * noisy + share * periodic
    match = np.sqrt(band_energy(noisy) / (band_energy(mixed) + EPSILON))
    return mixed * interpolate(np.minimum(match, 4))


def envelope_postfilter(gain, energy, strength):
    gain, energy = np.asarray(gain, np.float64), np.asarray(energy, np.float64)
    warped = gain * np.sin(np.pi / 2 * gain) ** strength
    rho = np.sum(gain**2 * energy) / np.sum(warped**2 * energy)
    return warped * np.sqrt((1 + BETA) * rho / (1 + BETA * rho**2))


def features(newest_energy, coherence_, period, correlation):
    levels = np.log10(newest_energy / TRIANGLES.sum(axis=1) + 1e-9)
    loudest, previous = levels[0], levels[0]
    for b in range(1, BANDS):
        levels[b] = max(levels[b], loudest - 7, previous - 1.5)
        loudest, previous = max(loudest, levels[b]), levels[b]
    return np.concatenate([(levels + 5) / 2, coherence_, [np.log2(period / 272) / 1.5, 2 * correlation - 1]])


def bin_oracle(noisy, clean):
    """Give every bin the clean magnitude and the noisy phase."""
    mixed, wanted = stft(noisy), stft(clean)
    return overlap_add(mixed * np.minimum(np.abs(wanted) / (np.abs(mixed) + EPSILON), 1))


def periodicity(samples, periods):
    """Return for each hop and band the coherence of a signal with its own comb output at known periods."""
    margin = 6 * 768
    padded = np.concatenate([np.zeros(margin), samples, np.zeros(margin)])
    combed = [comb(padded, margin + (m - 1) * HOP, t, centre=False, future=9999) for m, t in enumerate(periods)]
    return np.clip(coherence(stft(samples)[: len(periods)], spectrum(np.array(combed))), 0, 1)
