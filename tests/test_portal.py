"""The key for all programs and the wish for little motion, against a portal on a private bus."""

from types import SimpleNamespace

import pytest
from fake_portal import SESSION, FakePortal, session_bus

from app.gui.motion import Motion
from app.gui.portal import Portal
from app.gui.shortcut import Shortcut


@pytest.fixture(scope="module")
def bus(tmp_path_factory):
    with session_bus(tmp_path_factory.mktemp("bus")) as address:
        yield address


@pytest.fixture
def desktop(bus, monkeypatch, qtbot):
    """Return a function that starts a portal and everything of ours on it."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
    open_ones = []

    def start(**facts):
        fake = FakePortal(**facts)
        portal = Portal()
        open_ones.extend([portal, fake])
        shortcut = Shortcut(portal)
        told, pressed = [], []
        shortcut.told.connect(told.append)
        shortcut.pressed.connect(lambda: pressed.append(1))

        def until(condition):
            qtbot.waitUntil(lambda: bool(fake.poll() or condition()))

        return SimpleNamespace(
            fake=fake, portal=portal, shortcut=shortcut, motion=Motion(portal), told=told, pressed=pressed, until=until
        )

    yield start
    for one in open_ones:
        one.close()


def test_the_key_switches_from_every_program(desktop):
    it = desktop()
    it.shortcut.bind()
    it.until(lambda: it.told)
    assert it.told == ["Ctrl+Alt+M switches Voice Focus in every program."]
    assert it.fake.calls[0] == ("Register", ("io.github.quietmic.Quietmic", {})), "before any other call"
    session, shortcuts, _, _ = it.fake.heard("BindShortcuts")[0]
    assert session == SESSION
    assert [(name, sorted(facts)) for name, facts in shortcuts] == [("toggle", ["description", "preferred_trigger"])]
    it.fake.press()
    it.until(lambda: it.pressed)
    assert len(it.pressed) == 1
    it.fake.change_key("Meta+V")
    it.until(lambda: len(it.told) == 2)
    assert it.told[1].startswith("Meta+V")


def test_other_programs_keys_are_not_ours(desktop):
    it = desktop()
    it.shortcut.bind()
    it.until(lambda: it.told)
    it.fake.press(session="/org/freedesktop/portal/desktop/session/other")
    it.fake.press(name="mute")
    it.fake.press()
    it.until(lambda: it.pressed)
    assert len(it.pressed) == 1, "the last one only; signals come in order"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"has_shortcuts": False}, "quietmic toggle"),
        ({"code": 1}, "left without a key"),
        ({"code": 2}, "quietmic toggle"),
        ({"key": None}, "left without a key"),
        ({"key": ""}, "keyboard settings"),
    ],
    ids=["no such portal", "cancelled", "failed", "no key", "key unknown"],
)
def test_what_did_not_work_is_told_plainly(desktop, facts, said):
    it = desktop(**facts)
    it.shortcut.bind()
    it.until(lambda: any(it.told))
    assert said in it.told[-1]


def test_a_cancelled_dialog_can_be_opened_again(desktop):
    it = desktop(code=1)
    it.shortcut.bind()
    it.until(lambda: any(it.told))
    it.fake.code = 0
    it.shortcut.bind()
    it.until(lambda: it.told[-1].startswith("Ctrl+Alt+M"))
    assert len(it.fake.heard("Close")) == 1


def test_released_the_key_does_nothing(desktop):
    it = desktop()
    it.shortcut.bind()
    it.until(lambda: it.told)
    it.shortcut.release()
    it.until(lambda: it.fake.heard("Close"))
    it.fake.press()
    it.fake.set_reduced(1)
    it.until(lambda: it.motion.is_little)
    assert not it.pressed


def test_without_a_session_bus_the_command_is_the_way_out(qtbot, monkeypatch, tmp_path):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    with pytest.raises(OSError):
        Portal()
    shortcut = Shortcut(None)
    with qtbot.waitSignal(shortcut.told) as told:
        shortcut.bind()
    assert "quietmic toggle" in told.args[0]


def test_the_bus_may_end_before_us(qtbot, tmp_path, monkeypatch):
    with session_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        portal = Portal()
    qtbot.waitUntil(lambda: not portal._notifier.isEnabled())
    shortcut = Shortcut(portal)
    with qtbot.waitSignal(shortcut.told) as told:
        shortcut.bind()
    portal.close()
    assert "quietmic toggle" in told.args[0]


def test_little_motion_is_read_and_followed(desktop):
    it = desktop(reduced=1)
    changes = []
    it.motion.changed.connect(changes.append)
    it.until(lambda: changes)
    assert it.motion.is_little
    it.fake.set_reduced(0)
    it.until(lambda: len(changes) == 2)
    assert changes == [True, False]
