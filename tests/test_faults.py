"""A few quick cells of the fault matrix; `packaging/faults.py` runs all of them."""

import fault_cells
import pytest
from fault_bench import bench


@pytest.mark.server
@pytest.mark.slow
def test_sound_comes_back_on_pulseaudio(tmp_path):
    with bench("pulseaudio", "pulse", tmp_path / "bench", realtime=False) as made:
        for name in ("unplug and replug the microphone", "unplug the sinks", "kill and restart the server"):
            fault_cells.fresh(made)
            found = fault_cells.CELLS[name](made)
            made.check()
            print(f"\n{name}: back after {found['back_s']:.2f} s")
            assert found["back_s"] < 5.0, name  # 2 s on an idle machine
        made.stop()
