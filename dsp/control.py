"""The user's settings as the audio thread reads them; `dsp.params.Params.write` fills them in."""

import numpy as np

__all__ = ["CONTROL"]

CONTROL = np.dtype(
    [
        ("postfilter", "f4"),  # s of the envelope post-filter, 0..1
        ("dry", "f4"),  # amplitude share of the unprocessed spectrum, 0..1
        ("comb", "i4"),  # 1 mixes the periodic part in
        ("bypass", "i4"),  # 1 hands out the delayed input ...
        ("match", "i4"),  # ... as loud as the cleaned sound, if this is 1
    ],
    align=True,
)
"""Aligned 32-bit fields, each written and read whole."""
