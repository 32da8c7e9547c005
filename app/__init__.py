"""Quietmic: the sound card, the window and the command line around the denoiser."""

__version__ = "0.1.0"
