"""What lies between microphone and output, in simulation: each sample is its own number, so each delay is exact."""

import numpy as np
import pytest
from chain import record

from app.audio import resampler
from app.audio.balance import SETTLING_AGAIN, SETTLING_START, follow_clocks, leave, settle, went
from app.audio.block import STREAM
from app.audio.drift import saw_capture, saw_output
from app.audio.pump import PUMP
from dsp.constants import HOP, SAMPLE_RATE

STOCK = 4 * HOP  # what the server holds for the output
EVERY = HOP / SAMPLE_RATE  # s
SURE = 12.0  # s after a start or a return, until the measure is known or compared


class World:
    """A microphone and an output of a server with one clock, and the queue between them."""

    def __init__(self, grain=1):
        self.state, self.stream, self._rng = record(PUMP), record(STREAM), np.random.default_rng(1)
        self.state["settling"], self.state["grain"] = SETTLING_START, grain
        self._table = resampler.table(SAMPLE_RATE)
        half = self._table.shape[1] // 2
        self.state["queued_samples"] = resampler.start(self.state["to_output"], SAMPLE_RATE, half)
        self._played, self._held, self._pending = [], np.zeros(0), np.zeros(0)
        self.said, self.time = 1, 1000.0
        self.losing, self.stalled = 0, 0  # samples that the server will lose; hops until it goes on delivering

    def run(self, seconds):
        """Let time pass; both sides wake up once a hop, a little late."""
        for _ in range(round(seconds / EVERY)):
            self.time += EVERY
            self._play()
            said = np.arange(self.said, self.said + HOP)
            self.said += HOP
            lost = min(HOP, self.losing)
            self.losing -= lost
            self._pending = np.concatenate([self._pending, said[lost:]])
            if self.stalled > 0:
                self.stalled -= 1
            else:
                self._wake(self.time + self._rng.exponential(0.0003))
        return self

    def lose(self, samples):
        """Let the server lose what the microphone says next."""
        self.losing += samples
        return self

    def pause(self, samples):
        """Let the server put in silence before it goes on with our sound."""
        self._held = np.concatenate([np.zeros(samples), self._held])
        return self

    def _play(self):
        count = min(HOP, self._held.size)
        silence = np.zeros(HOP - count)
        self._played += [self._held[:count], silence]
        self._held = self._held[count:]
        if silence.size and self.state["settling"] == 0:
            self.state["settling"] = SETTLING_AGAIN

    def _wake(self, now):
        state, now_ns = self.state, int(1e9 * now)
        fresh, queued = self._pending, int(state["queued_samples"])
        self._pending = fresh[:0]
        state["came"] += fresh.size / SAMPLE_RATE
        state["queue"][queued : queued + fresh.size] = fresh
        state["queued_samples"] = queued + fresh.size
        state["settling"] = max(0, state["settling"] - round(fresh.size / HOP))
        saw_capture(state["drift"], now_ns, state["came"])
        self._give(now_ns)
        follow_clocks(state, self.stream, now_ns)

    def _give(self, now_ns):
        state, to_output = self.state, self.state["to_output"]
        half, wanted = self._table.shape[1] // 2, max(0, STOCK - self._held.size)
        sound_s = (state["gone"] + to_output["position"] + wanted * to_output["step"]) / SAMPLE_RATE
        saw_output(state["drift"], now_ns, sound_s)
        count = min(wanted, resampler.available(to_output, state["queued_samples"], half))
        count -= count % int(state["grain"])
        if state["trim"]["left"] > 0:
            count = min(count, int(state["trim"]["left"]))
        if count > 0:
            ready = np.zeros(count, np.float32)
            queue = state["queue"][: state["queued_samples"]]
            leave(state, resampler.resample(to_output, self._table, queue, ready))
            self._held = np.concatenate([self._held, ready])
            went(state, count)
        settle(state, resampler.available(to_output, state["queued_samples"], half))

    @property
    def heard(self):
        """What the output played: numbers of the microphone's samples, 0 for silence."""
        return np.concatenate(self._played)

    @property
    def delay(self):
        """Samples from the microphone to the output, at the end; a fraction while it is resampled."""
        return self.said - 1 - self.heard[-1]

    def steps(self, seconds):
        """Count the samples of the last seconds that were not the next of the one before."""
        return int(np.count_nonzero(np.diff(self.heard[-round(seconds * SAMPLE_RATE) :]) != 1))


@pytest.fixture
def world():
    return World().run(SURE)


def test_with_equal_clocks_nothing_is_resampled(world):
    delay = world.delay
    world.run(60)
    assert world.delay == delay
    assert world.steps(60) == 0
    assert world.state["to_output"]["step"] == 1


@pytest.mark.parametrize("samples", [256, 480, 100, 57])
@pytest.mark.parametrize("what", ["lose", "pause"])
def test_a_return_lands_on_the_sample_and_ends(world, what, samples):
    delay = world.delay
    getattr(world, what)(samples)
    world.run(5)
    assert world.delay == delay + (samples if what == "pause" else -samples)
    world.run(9 + samples * 480 / SAMPLE_RATE + SURE)
    assert world.delay == delay
    assert world.steps(SURE - 1) == 0
    assert world.state["to_output"]["step"] == 1


@pytest.mark.parametrize("hops", [6, 9])
def test_when_the_output_ran_dry_the_delay_is_what_it_was(world, hops):
    delay = world.delay
    world.stalled = hops
    world.run(1 + SURE + 2)
    assert world.delay == delay
    assert world.steps(1) == 0


def test_the_measure_is_what_the_clocks_made_of_it(world):
    """PulseAudio's null sinks move against each other when streams come; no sound is lost by that."""
    world.state["came"] += 16 / SAMPLE_RATE  # the microphone's clock from now on
    delay = world.delay
    world.run(2 * SURE)
    assert world.steps(SURE) == 0
    world.stalled = 8
    world.run(2 * SURE)
    assert world.delay == delay


def test_whole_cycles_of_pipewire_are_told_from_their_measurement():
    world = World(grain=32).run(SURE)
    delay = world.delay
    world.lose(256).state["came"] += 1.4 / SAMPLE_RATE  # an error of the measurement
    world.run(9 + 2.8 + SURE)
    assert world.delay == delay


@pytest.mark.parametrize("phase", [17, -31])
@pytest.mark.parametrize("hops", [7, 15])
def test_what_a_stall_takes_is_evened_out_in_whole_milliseconds(hops, phase):
    world = World(grain=48)
    world.state["came"] += phase / SAMPLE_RATE  # what the start leaves out is no whole number of milliseconds
    delay = world.run(SURE).delay
    world.stalled = hops
    world.state["came"] += 1.4 / SAMPLE_RATE  # an error of the measurement
    world.run(3 * SURE)
    assert world.delay == delay
    assert world.steps(SURE) == 0


def test_a_second_interruption_during_a_return_is_made_up_for(world):
    delay = world.delay
    world.lose(480).run(9)
    assert world.state["trim"]["left"] > 0
    world.pause(300)
    world.run(30 + SURE)
    assert world.delay == delay
    assert world.steps(5) == 0


def test_a_start_with_more_sound_than_can_be_left_out_is_not_resampled():
    """The level is measured with what waits for a whole hop, and that cannot be taken from the queue."""
    world = World()
    world.state["came"] += 1500 / SAMPLE_RATE  # 60 more than the queue is left with
    world.run(8)
    assert world.steps(6.5) == 0
