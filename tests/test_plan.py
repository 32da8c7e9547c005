"""What the supervisor decides, without a server: plugging, sleeping, refusing, coming back."""

import itertools
from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given

from app.audio.devices import DEMO, RECORDING, Device
from app.audio.plan import HOLD, advance, failed, message, target
from app.audio.states import AGAIN_FIRST, Action, Moment, Phase, State, Wish
from app.audio.watch import World

HEADSET, LAPTOP = Device("usb", "headset"), Device("pci", "laptop microphone", is_default=True)
BOTH = World(server=True, microphones=(LAPTOP, HEADSET), virtual=True, heard=True, listeners=("Zoom",))
HEADSET_FIRST = Wish(("usb",))


class Course:
    """Steps through a story; actions and lines are kept."""

    def __init__(self, wish=HEADSET_FIRST, world=BOTH):
        self.wish, self.world, self.state = wish, world, State()
        self.time, self.blocks, self.lines, self.actions = 1000.0, 0, [], ()

    def step(self, seconds=0.1, flows=True, slept=0.0, **changes):
        self.world = replace(self.world, **changes)
        self.time += seconds
        self.blocks += flows
        self.take(advance(self.state, self.world, self.wish, Moment(self.time, self.blocks, slept)))
        return self

    def fail(self, error="it is busy", took=0.01):
        self.lines.pop()
        self.time += took
        self.take(failed(self.state, self.world, Moment(self.time), error, took))
        return self

    def take(self, step):
        self.state, self.actions = step.state, step.actions
        self.lines += [step.line] if step.line else []

    @property
    def open(self):
        return self.state.microphone.name if self.state.phase is Phase.LIVE else None


def test_the_first_step_replaces_what_a_crash_left_and_opens():
    course = Course().step()
    assert course.actions == (Action.RELEASE, Action.CREATE, Action.OPEN)
    assert course.open == "usb"
    assert course.lines == ["using headset"]
    assert course.step().actions == ()


def test_a_headset_leaves_and_comes_back():
    course = Course().step().step(microphones=(LAPTOP,))
    assert course.open == "pci"
    course.step().step(microphones=(LAPTOP, HEADSET))
    assert course.open == "usb"
    assert course.lines[1:] == ["headset left, using laptop microphone", "headset is back"]


def test_the_only_microphone_leaves_and_comes_back():
    course = Course(world=replace(BOTH, microphones=(HEADSET,))).step().step(microphones=())
    assert course.open is None
    assert course.actions == (Action.RELEASE,)
    assert message(course.state, Moment(course.time)) == "headset left; trying again"
    course.step(microphones=(HEADSET,))
    assert course.open == "usb"
    assert course.lines[1:] == ["headset left", "headset is back"]


def test_the_demo_never_replaces_a_microphone_that_was_open():
    course = Course(world=World()).step()
    assert course.open == DEMO
    course.step(server=True, microphones=(HEADSET,), heard=True)
    assert course.open == "usb"
    assert Action.CREATE in course.actions
    course.step(microphones=())
    assert course.open is None


def test_the_list_of_preferred_microphones_is_followed_in_order():
    wish = Wish(("gone", "usb", "pci"))
    assert target(State(), BOTH, wish) == HEADSET
    assert target(State(), replace(BOTH, microphones=(LAPTOP,)), wish) == LAPTOP
    assert target(State(), BOTH, Wish()) == LAPTOP
    assert target(State(), BOTH, Wish((DEMO, "usb"))) == RECORDING


def test_the_system_default_is_followed():
    course = Course(wish=Wish()).step()
    assert course.open == "pci"
    course.step(microphones=(replace(LAPTOP, is_default=False), replace(HEADSET, is_default=True)))
    assert course.open == "usb"


def test_a_server_that_starts_anew_gets_its_virtual_microphone_again():
    course = Course().step()
    course.step(server=False, microphones=(), virtual=False, heard=False, listeners=())
    assert course.open is None
    course.step(5.0, server=True, microphones=(), virtual=False)
    assert course.actions == (Action.CREATE,)
    course.step(virtual=True, microphones=(LAPTOP, HEADSET), heard=True)
    assert course.open == "usb"
    assert course.lines[1:] == ["the sound server has gone", "the sound server is back, using headset"]


def test_a_virtual_microphone_that_somebody_unloads_is_made_again_once():
    course = Course().step().step(2.0).step(virtual=False)
    assert course.actions == (Action.RELEASE, Action.CREATE, Action.OPEN)
    assert course.step().actions == ()  # the server has not told yet that it is there
    assert course.lines[-1] == "the virtual microphone had gone and was made again, opened headset again"


def test_nobody_listens_and_somebody_does():
    course = Course().step().step(heard=False, listeners=())
    assert course.open == "usb", "call apps close and open again"
    course.step(HOLD)
    assert (course.state.phase, course.actions) == (Phase.ASLEEP, (Action.RELEASE,))
    course.step(60.0, flows=False)
    assert course.actions == ()
    course.step(heard=True, listeners=("Firefox",))
    assert course.open == "usb"
    assert course.lines[1:] == ["nobody listens, headset released", "Firefox listens, using headset"]


@pytest.mark.parametrize(
    "wish", [Wish(("usb",), metering=True), Wish(("usb",), on_demand=False), Wish(("usb",), output="speakers")]
)
def test_these_keep_the_microphone_open(wish):
    quiet = replace(BOTH, heard=False, listeners=(), outputs=(Device("speakers", "Speakers"),))
    course = Course(wish, quiet).step().step(HOLD + 1)
    assert course.open == "usb"


def test_the_asleep_follow_devices_silently():
    course = Course(world=replace(BOTH, heard=False)).step()
    assert course.state.phase is Phase.ASLEEP
    course.step(microphones=(LAPTOP,)).step(microphones=())
    assert (course.actions, course.lines) == ((), ["nobody listens yet"])


def test_sleep_opens_the_streams_anew_and_says_how_long():
    course = Course().step().step(slept=480.0)
    assert course.actions == (Action.RELEASE, Action.OPEN)
    assert course.lines[-1] == "the computer slept for 8 min, opened headset again"
    assert course.step(slept=0.3).actions == ()


def test_a_silent_stream_is_opened_again_at_growing_intervals():
    course = Course().step().step()
    opened = []
    for _ in range(100):
        if Action.OPEN in course.step(flows=False).actions:
            opened.append(course.time)
    waits = [late - early for early, late in itertools.pairwise(opened)]
    assert opened[0] == pytest.approx(1000.8, abs=0.15)
    assert waits == sorted(waits)
    assert 4 < waits[-1] < 6
    assert message(course.state, Moment(course.time)) != "" or course.actions
    course.step()
    assert message(course.state, Moment(course.time)) == ""
    assert course.state.patience == AGAIN_FIRST


def test_a_refused_microphone_is_passed_over_until_it_was_away():
    course = Course().step().fail("headset does not open")
    assert course.step().open == "pci"
    assert course.step().open == "pci"
    course.step(microphones=(LAPTOP,)).step(microphones=(LAPTOP, HEADSET))
    assert course.open == "usb"
    assert course.lines[0] == "headset does not open"


def test_a_refused_microphone_is_tried_again_when_somebody_chooses_it():
    course = Course().step().fail("no").step()
    assert course.step(3600.0).open == "pci"
    course.wish = replace(course.wish, choices=1)
    assert course.step().open == "usb"


@pytest.mark.parametrize("pause", ["nobody listens", "suspended"])
def test_a_refused_microphone_is_tried_again_where_that_disturbs_nobody(pause):
    course = Course().step().fail("no").step()
    if pause == "suspended":
        course.step(slept=60.0)
    else:
        course.step(heard=False, listeners=()).step(HOLD + 1).step(heard=True)
    assert course.open == "usb"


def test_a_virtual_microphone_that_cannot_be_made_is_not_the_microphones_fault():
    course = Course().step()
    course.take(failed(course.state, course.world, Moment(course.time), "no", 0.01, opening=False))
    assert course.state.refused == frozenset()
    assert course.step(AGAIN_FIRST).open == "usb"


def test_the_same_microphone_goes_on_when_ours_becomes_the_systems():
    course = Course(
        Wish(), replace(BOTH, microphones=(replace(LAPTOP, is_default=False), replace(HEADSET, is_default=True)))
    )
    assert course.step().open == "usb"
    course.step(microphones=(replace(LAPTOP, is_default=False), replace(HEADSET, is_default=False)))
    assert (course.open, course.actions) == ("usb", ())
    assert course.step(microphones=(LAPTOP, HEADSET)).open == "pci"


def test_when_all_refuse_the_first_is_tried_again_after_a_while():
    course = Course().step().fail("no").step().fail("no")
    assert course.step().open is None
    assert course.step(AGAIN_FIRST).open == "usb"


def test_a_server_that_hangs_is_not_the_microphones_fault():
    course = Course().step().fail("no answer", took=5.0)
    assert course.state.refused == frozenset()
    assert course.step(AGAIN_FIRST).open == "usb"


worlds = st.builds(
    World,
    st.booleans(),
    st.lists(st.sampled_from([HEADSET, LAPTOP]), unique=True).map(tuple),
    st.just(()),
    st.booleans(),
    st.just(()),
    st.booleans(),
)
moves = st.lists(st.tuples(worlds, st.floats(0.05, 10), st.booleans(), st.booleans()), max_size=30)


@given(moves, st.sampled_from([Wish(), HEADSET_FIRST, Wish(on_demand=False), Wish(metering=True)]))
def test_whatever_happens_the_state_fits_the_world(moves, wish):
    course = Course(wish)
    for world, seconds, flows, fails in moves:
        course.world = world
        course.step(seconds, flows)
        if course.open is not None:
            there = {item.name for item in world.microphones} | {DEMO}
            assert course.open in there
            assert course.open != DEMO or not course.state.met
        assert course.actions == () or course.actions[0] is not Action.OPEN, "what is open is closed first"
        if fails and Action.OPEN in course.actions:
            course.fail()
            assert course.open is None
    course.world = BOTH
    for _ in range(3):
        course.step(6.0)
    assert course.open in ("usb", "pci"), "sound comes back"


def test_a_delay_that_has_grown_opens_again_and_is_told():
    course = Course().step().step()
    moment = Moment(course.time + 1.0, course.blocks + 1, grown_ms=151.2)
    course.take(advance(course.state, course.world, course.wish, moment))
    assert course.actions == (Action.RELEASE, Action.OPEN)
    assert course.lines[-1] == "the delay was 151 ms too long, opened headset again"


def test_sound_that_stood_still_and_goes_on_by_itself_is_told():
    course = Course().step().step()
    course.time, course.blocks = course.time + 4.0, course.blocks + 3  # nobody could look meanwhile
    course.step()
    assert course.actions == ()
    assert course.lines[-1] == "no sound came from headset for 4 s"
    course.time, course.blocks = course.time + 4.0, course.blocks + 400  # we slept, the sound did not
    course.step()
    assert len(course.lines) == 2
