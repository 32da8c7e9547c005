"""How long a test waits for what it cannot cause, and how."""

import time

PATIENCE = 30.0  # s; only a test that fails waits that long, or one on a very busy machine


def wait_for(condition, what, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        time.sleep(0.02)
