"""Microphone, denoiser, virtual microphone. No window in here."""
