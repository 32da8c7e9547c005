"""One voice out of many channels: interfaces with two inputs, arrays, stereo with a dead side.

A channel's voice is what rises above its own noise floor, a minimum over about two seconds. It is looked for in the
first difference of the samples, so that hum and offsets do not count. Channels are never added, which would lose 6 dB
to a dead one and comb where two hear the same voice; the best one is taken, and another one, with a cross-fade, only if
it is clearly better for a while. Equal channels: the first.
"""

import numpy as np

from dsp.jit import kernel

__all__ = ["CHANNELS", "CHANNELS_MOST", "choose_channel", "take_channel"]

CHANNELS_MOST = 32  # of libpulse
BLOCKS_A_SECOND = 100
FLOOR_BLOCKS = 100  # the floor is the minimum of this second and the last one
ABOVE_FLOOR = 4.0  # times its power: 6 dB above the noise is a voice
VOICE_DECAY = 0.98  # a block: a mean over about half a second
BETTER = 4.0  # times the power: 6 dB
START_BLOCKS, PATIENCE_START, PATIENCE = 100, 5, 30  # better that long: quick in the first second
DEAD_BLOCKS = 10  # in a row without any change of the samples
FADE_SHARE = 50  # of a second: 20 ms

CHANNELS = np.dtype(
    [
        ("count", "i4"),
        ("rate", "i4"),  # Hz
        ("chosen", "i4"),
        ("before", "i4"),  # heard until the last change
        ("fading", "i4"),  # samples left of the cross-fade
        ("better", "i4"),  # blocks for which another one has been better
        ("dead", "i4"),  # blocks without any change
        ("frames", "i4"),  # of the running block
        ("blocks", "i8"),
        ("last", "f4", CHANNELS_MOST),  # sample
        ("power", "f8", CHANNELS_MOST),  # sum over the running block
        ("floor", "f8", (2, CHANNELS_MOST)),  # least power of this second and the last one
        ("voice", "f8", CHANNELS_MOST),
    ],
    align=True,
)
"""Zero-filled but for count and rate, a stream is about to begin."""


@kernel
def _judge(channels):
    """Update floors and voices with the block that is complete; return the channel with the most voice."""
    best = 0
    for c in range(channels.count):
        power = channels.power[c] / channels.frames
        if channels.blocks % FLOOR_BLOCKS == 0:
            channels.floor[1, c] = channels.floor[0, c] if channels.blocks > 0 else power
            channels.floor[0, c] = power
        channels.floor[0, c] = min(channels.floor[0, c], power)
        floor = min(channels.floor[0, c], channels.floor[1, c])
        above = max(0.0, power - ABOVE_FLOOR * floor)
        channels.voice[c] += (1.0 - VOICE_DECAY) * (above - channels.voice[c])
        if channels.voice[c] > channels.voice[best]:
            best = c
    return best


@kernel
def _loudest(channels):
    """Return the channel with most power in the running block."""
    best = channels.chosen
    for c in range(channels.count):
        if channels.power[c] > channels.power[best]:
            best = c
    return best


@kernel
def choose_channel(channels):
    """End a block: see whether another channel should be heard."""
    best = _judge(channels)
    start = channels.blocks < START_BLOCKS
    is_better = channels.voice[best] > BETTER * channels.voice[channels.chosen]
    channels.better = channels.better + 1 if is_better else 0
    channels.dead = channels.dead + 1 if channels.power[channels.chosen] == 0 else 0
    if channels.dead >= DEAD_BLOCKS and channels.better == 0:
        best = _loudest(channels)
        is_better = channels.power[best] > 0
    else:
        is_better = channels.better >= (PATIENCE_START if start else PATIENCE)
    if is_better and channels.fading == 0 and best != channels.chosen:
        channels.before, channels.chosen = channels.chosen, best
        channels.fading = channels.rate // FADE_SHARE
        channels.better = channels.dead = 0
    channels.blocks += 1
    channels.frames = 0
    for c in range(channels.count):
        channels.power[c] = 0


@kernel
def take_channel(channels, frames, out):
    """Take the voice's channel out of interleaved samples.

    Parameters
    ----------
    channels : CHANNELS record
    frames : (n * count,) float32
        Interleaved.
    out : (n,) float32
    """
    count = channels.count
    fade = channels.rate // FADE_SHARE
    block = channels.rate // BLOCKS_A_SECOND
    for n in range(out.size):
        frame = frames[n * count : (n + 1) * count]
        for c in range(count):
            change = np.float64(frame[c] - channels.last[c])
            channels.power[c] += change * change
            channels.last[c] = frame[c]
        out[n] = frame[channels.chosen]
        if channels.fading > 0:
            share = np.float32(channels.fading) / np.float32(fade)
            out[n] += share * (frame[channels.before] - out[n])
            channels.fading -= 1
        channels.frames += 1
        if channels.frames == block:
            choose_channel(channels)
