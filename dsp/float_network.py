"""The network of `dsp.network` in float32 numpy, with exact tanh: what the int8 kernels are held against."""

import numpy as np
from numpy.typing import NDArray

from dsp.constants import BANDS, FEATURES
from dsp.network import CONV1_TAPS, CONV2_TAPS, FC, RECURRENT
from dsp.weights import Weights

__all__ = ["FloatNetwork"]


def _sigmoid(x: NDArray[np.float32]) -> NDArray[np.float32]:
    half = np.float32(0.5)
    return half + half * np.tanh(half * x)


class FloatNetwork:
    """Runs the dequantised weights in float32.

    Parameters
    ----------
    weights : Weights
    """

    def __init__(self, weights: Weights) -> None:
        self._matrices = {name: layer.dequantised.T.copy() for name, layer in weights.layers.items()}
        self._biases = {name: layer.bias for name, layer in weights.layers.items()}
        self._width = weights.width
        self._units = weights.layers["out_strength"].weight.shape[1]
        self.reset()

    def reset(self) -> None:
        """Forget the past."""
        self._past = {
            "conv1": np.zeros((CONV1_TAPS - 1, FC), np.float32),
            "conv2": np.zeros((CONV2_TAPS - 1, self._width), np.float32),
        }
        self._states = {name: np.zeros(self._width, np.float32) for name in RECURRENT}
        self._states["gru_strength"] = np.zeros(self._units, np.float32)

    def step(self, features: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Advance by one hop.

        Parameters
        ----------
        features : (FEATURES,) float32

        Returns
        -------
        gain, strength : (BANDS,) float32
            0..1.
        """
        gain, strength = self.run(features[None])
        return gain[0], strength[0]

    def run(self, features: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Advance by T hops.

        Parameters
        ----------
        features : (T, FEATURES) float32

        Returns
        -------
        gain, strength : (T, BANDS) float32
            0..1.

        Raises
        ------
        ValueError
            If the features have another shape.
        """
        if features.ndim != 2 or features.shape[1] != FEATURES:
            raise ValueError(f"features have shape {features.shape}, not (T, {FEATURES})")
        if len(features) == 0:
            return np.zeros((0, BANDS), np.float32), np.zeros((0, BANDS), np.float32)
        x = np.tanh(self._dense("fc", features.astype(np.float32, copy=False)))
        for name in ("conv1", "conv2"):
            x = self._convolve(name, x)
        stack = [x]
        for name in RECURRENT:
            stack.append(self._recur(name, stack[-1]))
        voice = self._recur("gru_strength", np.hstack([stack[3], x]))
        gain = _sigmoid(self._dense("out_gain", np.hstack(stack)))
        return gain, _sigmoid(self._dense("out_strength", voice))

    def _dense(self, name: str, x: NDArray[np.float32]) -> NDArray[np.float32]:
        return x @ self._matrices[name] + self._biases[name]

    def _convolve(self, name: str, x: NDArray[np.float32]) -> NDArray[np.float32]:
        """Causal convolution over time with tanh."""
        past = self._past[name]
        taps = len(past) + 1
        joined = np.concatenate([past, x])
        self._past[name] = joined[len(x) :]
        return np.tanh(self._dense(name, np.hstack([joined[tap : tap + len(x)] for tap in range(taps)])))

    def _recur(self, name: str, x: NDArray[np.float32]) -> NDArray[np.float32]:
        """Run a GRU over time."""
        inputs = self._dense(f"{name}_input", x)
        h = self._states[name]
        out = np.empty((len(x), len(h)), np.float32)
        for t, on_input in enumerate(inputs):
            w_r, w_z, w_n = np.split(on_input, 3)
            u_r, u_z, u_n = np.split(self._dense(f"{name}_recurrent", h), 3)
            z = _sigmoid(w_z + u_z)
            h = z * h + (1 - z) * np.tanh(w_n + _sigmoid(w_r + u_r) * u_n)
            out[t] = h
        self._states[name] = h
        return out
