"""The whole way on a private PipeWire server: a smoke test, since the server alone loses samples under load."""

import numpy as np
import pytest
import sound_servers
from sound_servers import LOST, MICROPHONE, RATE, delay_ms, follow, playing, record

from app.audio import devices, virtual_linux
from app.audio.engine import Engine
from app.audio.virtual_mic import VirtualMicrophone
from dsp import weights
from dsp.params import Params


@pytest.mark.server
def test_bypass_arrives_in_the_virtual_microphone(tmp_path, monkeypatch):
    noise = (0.1 * np.random.default_rng(1).standard_normal(9 * RATE)).astype(np.float32)
    with sound_servers.pipewire(tmp_path, monkeypatch):
        assert [device.name for device in devices.microphones()] == [MICROPHONE]
        engine = Engine(weights.random(64, 0), Params(bypass=True))
        engine.prepare()
        with VirtualMicrophone() as microphone, playing(noise, tmp_path):
            engine.start(None, microphone.output)
            (dry, wet), counts = record([MICROPHONE, virtual_linux.SOURCE], 4.0, tmp_path)
            snapshot = engine.snapshot()
            engine.stop()
    ahead = [follow(noise, dry), follow(noise, wet)]
    exact = (ahead[1][100:] != LOST).mean()
    print(f"\nPipeWire: {100 * exact:.0f} % exact, delay {delay_ms(ahead, counts):.0f} ms; {snapshot}")
    assert exact > 0.5
    assert snapshot.blocks > 300
