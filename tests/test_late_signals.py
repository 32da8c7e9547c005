"""Signals of other threads, which arrive when their receiver may be gone."""

import ast
import threading
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

import app.gui

SOURCES = sorted(Path(app.gui.__path__[0]).glob("*.py"))


class Sender(QObject):
    told = Signal(int)


@pytest.mark.parametrize("count", [2, 5])
def test_who_waits_survives_signals_that_come_late(qtbot, qapp, count):
    for _ in range(50):
        sender, seen = Sender(), []
        sender.told.connect(seen.append)

        def tell(sender=sender):
            for number in range(count):
                sender.told.emit(number)

        with qtbot.waitSignal(sender.told) as waiting:
            thread = threading.Thread(target=tell)
            thread.start()
            thread.join()
        kept = weakref.ref(waiting)
        del waiting
        assert kept() is not None
        qapp.processEvents()
        assert seen == list(range(count))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_methods_that_hear_signals_belong_to_objects_of_qt(source):
    """Methods of plain objects may not: Qt would call them after their end."""
    for found in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(found, ast.ClassDef) and connects_own_methods(found):
            module = __import__(f"app.gui.{source.stem}", fromlist=[found.name])
            assert issubclass(getattr(module, found.name), QObject), found.name


def connects_own_methods(made: ast.ClassDef) -> bool:
    """Look for `something.connect(self.method)`."""
    calls = [item for item in ast.walk(made) if isinstance(item, ast.Call) and isinstance(item.func, ast.Attribute)]
    heard = [argument for call in calls if call.func.attr == "connect" for argument in call.args]
    return any(isinstance(item, ast.Attribute) and getattr(item.value, "id", "") == "self" for item in heard)
