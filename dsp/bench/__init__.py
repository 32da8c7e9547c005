"""Measurements: how well, how fast and how late. `python -m dsp.bench` and `quietmic bench`."""
