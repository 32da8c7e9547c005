"""DNSMOS P.835: what listeners would say of speech, background and the whole, without a reference (Reddy et al.)."""

import functools
import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["dnsmos"]

RATE = 16_000  # Hz
SAMPLES = 144_160  # 9.01 s, the input length of the model


@functools.cache
def _dnsmos_session() -> Any:
    """Open Microsoft's model as speechmos ships it, on one thread: files are scored in parallel."""
    import onnxruntime

    spec = importlib.util.find_spec("speechmos")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("DNSMOS needs the package speechmos: pip install 'quietmic[bench]'", name="speechmos")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    model = Path(spec.origin).parent / "dnsmos_models" / "sig_bak_ovr.onnx"
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def dnsmos(enhanced: NDArray[np.float32]) -> tuple[float, float, float]:
    """Rate speech, background and the whole without a reference (DNSMOS P.835), each 1 to 5.

    Parameters
    ----------
    enhanced : (n,) float32
        16 kHz, within -1..1 (louder samples are clipped). Shorter than 9.01 s it is repeated to fill one window (the
        authors' script makes it twice as long and averages windows with the same content).

    Returns
    -------
    sig, bak, ovrl : float
        Means over windows one second apart, mapped to opinion scores as in the authors' script.
    """
    audio = np.clip(enhanced, -1.0, 1.0).astype(np.float32)
    if audio.size < SAMPLES:
        audio = np.resize(audio, SAMPLES)
    starts = range(0, audio.size - SAMPLES + 1, RATE)
    session = _dnsmos_session()
    raw = [session.run(None, {"input_1": audio[None, i : i + SAMPLES]})[0][0] for i in starts]
    sig, bak, ovrl = np.asarray(raw, np.float64).T
    return (
        float(np.polyval([-0.08397278, 1.22083953, 0.0052439], sig).mean()),
        float(np.polyval([-0.13166888, 1.60915514, -0.39604546], bak).mean()),
        float(np.polyval([-0.06766283, 1.11546468, 0.04602535], ovrl).mean()),
    )
