"""The same network in what others would run it with: ONNX Runtime and PyTorch, one hop at a time."""

import importlib.util
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dsp.constants import BANDS, FEATURES
from dsp.network import CONV1_TAPS, CONV2_TAPS, FC, NETWORK, RECURRENT, infer, strength_width
from dsp.weights import Weights

__all__ = ["OURS", "RUNTIMES", "onnx_model", "open_runtimes"]

Signal = NDArray[np.float32]
Step = Callable[[Signal], tuple[Signal, Signal]]
"""Takes (70,) features and returns (34,) gains and (34,) comb strengths."""

OURS = "Quietmic int8"


def _states(width: int) -> dict[str, int]:
    """Name what the network remembers, with sizes."""
    past = {"conv1": (CONV1_TAPS - 1) * FC, "conv2": (CONV2_TAPS - 1) * width}
    return {**past, **dict.fromkeys(RECURRENT, width), "gru_strength": strength_width(width)}


class _Graph:
    """An ONNX graph that grows by one operation at a time."""

    def __init__(self, weights: Weights, int8: bool) -> None:
        import onnx

        self._onnx, self._weights, self._int8 = onnx, weights, int8
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def op(self, kind: str, *inputs: str, outputs: int = 1, **attributes: Any) -> Any:
        """Append an operation; return the name of its output, or of all if there are several."""
        names = [f"{kind}{len(self._nodes)}_{i}" for i in range(outputs)]
        self._nodes.append(self._onnx.helper.make_node(kind, inputs, names, **attributes))
        return names[0] if outputs == 1 else names

    def constant(self, values: NDArray[Any]) -> str:
        """Store an array; return its name."""
        name = f"constant{len(self._constants)}"
        self._constants.append(self._onnx.numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def dense(self, name: str, x: str) -> str:
        """Multiply by a matrix and add its bias: in int8 as ONNX Runtime's own quantiser writes it."""
        layer = self._weights.layers[name]
        bias = self.constant(layer.bias)
        if not self._int8 or layer.weight.dtype != np.int8:
            return self.op("Gemm", x, self.constant(layer.dequantised.T), bias)
        q, scale, zero = self.op("DynamicQuantizeLinear", x, outputs=3)
        sums = self.op("Cast", self.op("MatMulInteger", q, self.constant(layer.weight.T), zero), to=1)
        return self.op("Add", self.op("Mul", sums, self.op("Mul", scale, self.constant(layer.scale))), bias)

    def gru(self, name: str, x: str, h: str) -> str:
        """Step a GRU; written out, since the operation of that name is not quantised and slower."""
        w_r, w_z, w_n = self.op("Split", self.dense(f"{name}_input", x), outputs=3, axis=1, num_outputs=3)
        u_r, u_z, u_n = self.op("Split", self.dense(f"{name}_recurrent", h), outputs=3, axis=1, num_outputs=3)
        r, z = (self.op("Sigmoid", self.op("Add", *pair)) for pair in ((w_r, u_r), (w_z, u_z)))
        n = self.op("Tanh", self.op("Add", w_n, self.op("Mul", r, u_n)))
        return self.op("Add", n, self.op("Mul", z, self.op("Sub", h, n)))

    def model(self, inputs: dict[str, int], outputs: dict[str, str]) -> bytes:
        """Finish: inputs with their sizes, outputs with the names they shall have."""
        helper, kind = self._onnx.helper, self._onnx.TensorProto.FLOAT
        renamed = [helper.make_node("Identity", [value], [name]) for name, value in outputs.items()]
        given = [helper.make_tensor_value_info(name, kind, [1, size]) for name, size in inputs.items()]
        wanted = [helper.make_tensor_value_info(name, kind, [1, None]) for name in outputs]
        graph = helper.make_graph([*self._nodes, *renamed], "percepnet", given, wanted, self._constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9).SerializeToString()


def onnx_model(weights: Weights, int8: bool) -> bytes:
    """Write the network for one hop as an ONNX file; what it remembers goes in and out.

    Parameters
    ----------
    weights : Weights
    int8 : bool
        Keep the int8 matrices and quantise activations as they come; otherwise everything is float32.

    Returns
    -------
    bytes
        Outputs gain, strength, and `after_` each state.
    """
    graph, width = _Graph(weights, int8), weights.width
    after = {}
    x = graph.op("Tanh", graph.dense("fc", "features"))
    for name, size in (("conv1", FC), ("conv2", width)):
        joined = graph.op("Concat", name, x, axis=1)
        first, last, axis = (graph.constant(np.array([value])) for value in (size, 2**31, 1))
        after[name] = graph.op("Slice", joined, first, last, axis)
        x = graph.op("Tanh", graph.dense(name, joined))
    stack = [x]
    for name in RECURRENT:
        stack.append(graph.gru(name, stack[-1], name))
        after[name] = stack[-1]
    after["gru_strength"] = voice = graph.gru("gru_strength", graph.op("Concat", stack[3], x, axis=1), "gru_strength")
    gain = graph.op("Sigmoid", graph.dense("out_gain", graph.op("Concat", *stack, axis=1)))
    outputs = {"gain": gain, "strength": graph.op("Sigmoid", graph.dense("out_strength", voice))}
    outputs |= {f"after_{name}": value for name, value in after.items()}
    return graph.model({"features": FEATURES, **_states(width)}, outputs)


def _open_onnx(weights: Weights, int8: bool) -> Step:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3  # its optimiser warns of what it leaves as it is
    session = onnxruntime.InferenceSession(onnx_model(weights, int8), options, providers=["CPUExecutionProvider"])
    state = {name: np.zeros((1, size), np.float32) for name, size in _states(weights.width).items()}

    def step(features: Signal) -> tuple[Signal, Signal]:
        gain, strength, *after = session.run(None, {"features": features[None], **state})
        state.update(zip(state, after, strict=True))
        return gain[0], strength[0]

    return step


def _open_torch(weights: Weights) -> Step:
    import torch

    torch.set_num_threads(1)
    tensors = {
        name: (torch.from_numpy(layer.dequantised), torch.from_numpy(layer.bias.copy()))
        for name, layer in weights.layers.items()
    }
    state = {name: torch.zeros(1, size) for name, size in _states(weights.width).items()}

    def dense(name: str, x: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.linear(x, *tensors[name])

    def gru(name: str, x: torch.Tensor) -> torch.Tensor:
        (w, b), (u, c) = (tensors[f"{name}_{part}"] for part in ("input", "recurrent"))
        state[name] = torch.gru_cell(x, state[name], w, u, b, c)
        return state[name]

    @torch.inference_mode()
    def step(features: Signal) -> tuple[Signal, Signal]:
        x = torch.tanh(dense("fc", torch.from_numpy(features)[None]))
        for name in ("conv1", "conv2"):
            joined = torch.cat([state[name], x], 1)
            state[name] = joined[:, x.shape[1] :]
            x = torch.tanh(dense(name, joined))
        stack = [x]
        for name in RECURRENT:
            stack.append(gru(name, stack[-1]))
        voice = gru("gru_strength", torch.cat([stack[3], x], 1))
        gain = torch.sigmoid(dense("out_gain", torch.cat(stack, 1)))
        return gain[0].numpy(), torch.sigmoid(dense("out_strength", voice))[0].numpy()

    return step


def _open_ours(weights: Weights) -> Step:
    state = np.zeros(1, NETWORK)[0]
    gain, strength = np.empty(BANDS, np.float32), np.empty(BANDS, np.float32)

    def step(features: Signal) -> tuple[Signal, Signal]:
        infer(weights.record, state, features, gain, strength)
        return gain, strength

    return step


RUNTIMES: dict[str, tuple[tuple[str, ...], Callable[[Weights], Step]]] = {
    OURS: ((), _open_ours),
    "ONNX Runtime int8": (("onnx", "onnxruntime"), lambda weights: _open_onnx(weights, int8=True)),
    "ONNX Runtime float32": (("onnx", "onnxruntime"), lambda weights: _open_onnx(weights, int8=False)),
    "PyTorch float32": (("torch",), _open_torch),
}
"""Name to the packages it needs and how it is opened."""


def open_runtimes(weights: Weights) -> tuple[dict[str, Step], list[str]]:
    """Open the network in every runtime that is installed, each on one thread.

    Parameters
    ----------
    weights : Weights

    Returns
    -------
    steps : dict
        Name to function; each keeps its own state.
    remarks : list of str
        One line for each runtime left out.
    """
    steps, remarks = {}, []
    for name, (packages, open_runtime) in RUNTIMES.items():
        missing = [package for package in packages if importlib.util.find_spec(package) is None]
        if missing:
            remarks.append(f"{name}: {missing[0]} is not installed; pip install {missing[0]}")
        else:
            steps[name] = open_runtime(weights)
    return steps, remarks
