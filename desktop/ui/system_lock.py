"""When the system's session is locked, or the machine goes to sleep.

Linux: D-Bus (login1, the screen savers of KDE and GNOME). Windows: WTS notifications, written after Microsoft's pages and
never tried on a Windows. macOS tells it only through Objective-C, which nothing here speaks: there, idle time alone locks.
"""

import os
import sys
from typing import Any

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QCoreApplication, QObject, QTimer, Signal, Slot

LATER = 2_000
"""Milliseconds after the start: the buses are no part of it."""
WAIT = 500
"""Milliseconds that login1 is given to answer."""

_LOGIN = "org.freedesktop.login1"
_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")
_WM_POWERBROADCAST, _PBT_APMSUSPEND = 0x0218, 0x0004
_WM_WTSSESSION_CHANGE, _WTS_SESSION_LOCK = 0x02B1, 0x7


class SystemLock(QObject):
    """Emits `locked`. Harmless where the system tells nothing."""

    locked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._kept: Any = None

    def begin(self, later: int = LATER) -> None:
        """Listen, a moment after the start."""
        QTimer.singleShot(later, self, self._listen)

    @Slot()
    def _listen(self) -> None:
        if sys.platform.startswith("linux"):
            self._kept = _buses(self)
        elif sys.platform == "win32":
            self._kept = _Messages(self)

    @Slot()
    def lock(self) -> None:
        """The session was locked."""
        self.locked.emit()

    @Slot(bool)
    def active(self, on: bool) -> None:
        """The screen saver begins, or the machine goes to sleep; or they end."""
        if on:
            self.locked.emit()


def _buses(told: SystemLock) -> Any:
    """Connect to what the two buses say; returns the connections, to be kept. None where Qt lacks its D-Bus."""
    try:
        from PySide6.QtDBus import QDBusConnection
    except ImportError:
        return None
    system: Any = QDBusConnection.systemBus()  # PySide6's types want bytes for a slot, its code a string
    own: Any = QDBusConnection.sessionBus()
    if system.isConnected():
        session = _session_path(system)
        system.connect("", session, f"{_LOGIN}.Session", "Lock", told, SLOT("lock()"))
        system.connect("", "/org/freedesktop/login1", f"{_LOGIN}.Manager", "PrepareForSleep", told, SLOT("active(bool)"))
    if own.isConnected():
        for saver in _SAVERS:
            own.connect("", "", saver, "ActiveChanged", told, SLOT("active(bool)"))
    return system, own


def _session_path(system: Any) -> str:
    """The path of this session in login1; empty (any session) where it does not say."""
    from PySide6.QtDBus import QDBus, QDBusMessage

    name = os.environ.get("XDG_SESSION_ID", "")
    if not name:
        return ""
    call = QDBusMessage.createMethodCall(_LOGIN, "/org/freedesktop/login1", f"{_LOGIN}.Manager", "GetSession")
    call.setArguments([name])
    answer: list[Any] = system.call(call, QDBus.CallMode.Block, WAIT).arguments()
    return answer[0].path() if answer and hasattr(answer[0], "path") else ""


class _Messages(QAbstractNativeEventFilter):
    """Windows: a window of our own that the system tells of locks."""

    def __init__(self, told: SystemLock) -> None:
        super().__init__()
        import ctypes

        from PySide6.QtGui import QWindow

        self._told = told
        self._window = QWindow()
        self._window.create()
        library: Any = ctypes.__dict__["windll"].wtsapi32
        library.WTSRegisterSessionNotification(ctypes.c_void_p(int(self._window.winId())), 0)
        app = QCoreApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self)

    def nativeEventFilter(self, eventType: Any, message: Any) -> object:  # noqa: N803 - Qt names it
        """Qt hands over each message of Windows."""
        from ctypes import wintypes

        said = wintypes.MSG.from_address(int(message))
        lock = said.message == _WM_WTSSESSION_CHANGE and said.wParam == _WTS_SESSION_LOCK
        if lock or (said.message == _WM_POWERBROADCAST and said.wParam == _PBT_APMSUSPEND):
            self._told.lock()
        return False, 0
