"""What the system says of locks and sleep, over a bus of its own where there is one."""

import shutil
import subprocess
import sys

import pytest
from PySide6.QtCore import QObject

from desktop.ui.system_lock import SystemLock

SCRIPT = """
import os
os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = os.environ["DBUS_SESSION_BUS_ADDRESS"]
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from desktop.ui.system_lock import SystemLock
app = QCoreApplication([])
lock = SystemLock(app)
lock.locked.connect(lambda: print("locked", flush=True))
lock.begin(0)
def say(path, interface, name, *values):
    message = QDBusMessage.createSignal(path, interface, name)
    message.setArguments(list(values))
    QDBusConnection.sessionBus().send(message)
def all():
    say("/org/freedesktop/login1/session/c1", "org.freedesktop.login1.Session", "Lock")
    say("/org/freedesktop/login1/session/c1", "org.freedesktop.login1.Session", "Unlock")
    say("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", True)
    say("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", False)
    say("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", True)
    say("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", True)
QTimer.singleShot(300, all)
QTimer.singleShot(1000, app.quit)
app.exec()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux") or shutil.which("dbus-run-session") is None, reason="no D-Bus to try on")
def test_each_signal_of_linux_locks_once():
    command = ["dbus-run-session", "--", sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    if "Failed to start message bus" in done.stderr or "EXEC" in done.stderr:
        pytest.skip("the bus does not start here")
    assert done.stdout.split() == ["locked"] * 4, done.stderr


def test_without_a_bus_nothing_happens(qtbot, monkeypatch):
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS", "XDG_SESSION_ID"):
        monkeypatch.setenv(name, "unix:path=/nonexistent")
    parent = QObject()
    SystemLock(parent).begin(0)
    qtbot.wait(50)
