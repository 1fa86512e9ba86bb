# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Windows desk: which window is in front, its title, its program, and for how long no input came.

**This was written by Microsoft's documentation and has not been run on Windows.** Every decision stands in
`windows_rules`, which is tested; here are only the calls. Hooks tell of a new window in front and of its new title, in
a thread that does nothing else; they are set out of context, so no code of ours enters another program. The path of a
program is asked with the least right there is (PROCESS_QUERY_LIMITED_INFORMATION), which works for elevated ones too.
"""

from __future__ import annotations

import ctypes
import socket
import sys
from collections.abc import Iterator
from threading import Event, Thread

from hourself.agent.watch.desk import DeskLost
from hourself.agent.watch.private import PrivateWindows
from hourself.agent.watch.windows_rules import (
    EVENT_OBJECT_NAMECHANGE,
    EVENT_SYSTEM_FOREGROUND,
    Inside,
    find_owner,
    idle_seconds,
    is_news,
    name_app,
)
from hourself.core.scrub import Glimpse, is_browser

assert sys.platform == "win32"  # noqa: S101 -- tells the type checker for which system to read what follows

from ctypes import wintypes  # noqa: E402 -- with the rest of what is only there

_OUT_OF_CONTEXT, _SKIP_OWN_PROCESS = 0x0, 0x2
_QUERY_LIMITED = 0x1000
_QUIT = 0x0012
_LONGEST = 32_768

_user = ctypes.WinDLL("user32", use_last_error=True)
_kernel = ctypes.WinDLL("kernel32", use_last_error=True)
_EventProc = ctypes.WINFUNCTYPE(
    None,
    wintypes.HANDLE, wintypes.DWORD, wintypes.HWND, wintypes.LONG, wintypes.LONG, wintypes.DWORD, wintypes.DWORD,
)  # fmt: skip
_ChildProc = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)


class _LastInput(ctypes.Structure):
    _fields_ = (("size", wintypes.UINT), ("time", wintypes.DWORD))


def _declare() -> None:
    """Handles are as wide as pointers: without these, ctypes would cut them."""
    _user.GetForegroundWindow.restype = wintypes.HWND
    _user.SetWinEventHook.restype = wintypes.HANDLE
    _user.SetWinEventHook.argtypes = (
        wintypes.DWORD, wintypes.DWORD, wintypes.HMODULE, _EventProc, wintypes.DWORD, wintypes.DWORD, wintypes.DWORD,
    )  # fmt: skip
    _user.UnhookWinEvent.argtypes = (wintypes.HANDLE,)
    _user.GetWindowThreadProcessId.argtypes = (wintypes.HWND, ctypes.POINTER(wintypes.DWORD))
    _user.GetWindowTextLengthW.argtypes = (wintypes.HWND,)
    _user.GetWindowTextW.argtypes = (wintypes.HWND, wintypes.LPWSTR, ctypes.c_int)
    _user.GetClassNameW.argtypes = (wintypes.HWND, wintypes.LPWSTR, ctypes.c_int)
    _user.EnumChildWindows.argtypes = (wintypes.HWND, _ChildProc, wintypes.LPARAM)
    _user.GetMessageW.argtypes = (ctypes.POINTER(wintypes.MSG), wintypes.HWND, wintypes.UINT, wintypes.UINT)
    _user.PostThreadMessageW.argtypes = (wintypes.DWORD, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
    _kernel.OpenProcess.restype = wintypes.HANDLE
    _kernel.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
    _kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
    _kernel.QueryFullProcessImageNameW.argtypes = (
        wintypes.HANDLE, wintypes.DWORD, wintypes.LPWSTR, ctypes.POINTER(wintypes.DWORD),
    )  # fmt: skip
    _kernel.GetTickCount.restype = wintypes.DWORD


class _Hooks:
    """The thread that has the hooks and the message loop they need; it says only that there is news."""

    def __init__(self, news: socket.socket) -> None:
        self._news = news
        self._thread_id = 0
        self._here = Event()
        self._names: int | None = None
        #: Kept as long as we live: the system calls it.
        self._heard = _EventProc(self._hear)
        self._thread = Thread(target=self._run, name="hooks", daemon=True)
        self._thread.start()
        self._here.wait()

    def end(self) -> None:
        """Take the hooks away."""
        _user.PostThreadMessageW(self._thread_id, _QUIT, 0, 0)
        self._thread.join(5)

    def _run(self) -> None:
        self._thread_id = _kernel.GetCurrentThreadId()
        front = self._hook(EVENT_SYSTEM_FOREGROUND, 0)
        self._follow()
        self._here.set()
        message = wintypes.MSG()
        # 0 ends it, and so does a fault (-1).
        while _user.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            _user.DispatchMessageW(ctypes.byref(message))
        for hook in (front, self._names):
            if hook:
                _user.UnhookWinEvent(hook)

    def _hear(
        self, _hook: int, event: int, window: int, part: int, child: int, _thread: int, _time: int
    ) -> None:
        if not is_news(event, part, child, window or 0, _user.GetForegroundWindow() or 0):
            return
        if event == EVENT_SYSTEM_FOREGROUND:
            self._follow()
        try:
            self._news.send(b".")
        except BlockingIOError:
            return

    def _follow(self) -> None:
        """Hear of renames in the process in front alone: of all processes they come by the thousand."""
        if self._names:
            _user.UnhookWinEvent(self._names)
        process = _process(_user.GetForegroundWindow() or 0)
        self._names = self._hook(EVENT_OBJECT_NAMECHANGE, process) if process else None

    def _hook(self, event: int, process: int) -> int | None:
        flags = _OUT_OF_CONTEXT | _SKIP_OWN_PROCESS
        hook: int | None = _user.SetWinEventHook(event, event, None, self._heard, process, 0, flags)
        return hook


class WindowsDesk:
    """The desktop of this sign-in."""

    name = "the Windows desktop"
    tells_idle = True

    def __init__(self) -> None:
        _declare()
        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)
        self._write.setblocking(False)
        self._hooks = _Hooks(self._write)
        self._private = PrivateWindows()

    def fileno(self) -> int:
        """For select: readable when something changed."""
        return self._read.fileno()

    def drain(self) -> None:
        """Take in that something changed."""
        try:
            while self._read.recv(4096):
                pass
        except BlockingIOError:
            return
        raise DeskLost("the hooks ended")

    def look(self) -> Glimpse | None:
        """The window in front; None for none, as while the desktop is locked or asks for an administrator."""
        window = _user.GetForegroundWindow() or 0
        if not window:
            return None
        frame = _process(window)
        process = find_owner(frame, _path(frame), _inside(window))
        name = name_app(_path(process))
        if name is None:
            return None
        title = _title(window)
        private = is_browser(name) and self._private.holds(window, process, name, title)
        return Glimpse(name, title, private=private, process=process)

    def idle(self) -> float:
        """Seconds since the last input of this sign-in."""
        last = _LastInput(ctypes.sizeof(_LastInput), 0)
        if not _user.GetLastInputInfo(ctypes.byref(last)):
            return 0.0
        return idle_seconds(_kernel.GetTickCount(), last.time)

    def close(self) -> None:
        """Take the hooks away."""
        self._hooks.end()
        self._read.close()
        self._write.close()


def _process(window: int) -> int:
    process = wintypes.DWORD()
    _user.GetWindowThreadProcessId(window, ctypes.byref(process))
    return process.value


def _path(process: int) -> str:
    """The path of a process's program; empty where not even that may be asked."""
    handle = _kernel.OpenProcess(_QUERY_LIMITED, False, process)
    if not handle:
        return ""
    try:
        length = wintypes.DWORD(_LONGEST)
        text = ctypes.create_unicode_buffer(_LONGEST)
        found = _kernel.QueryFullProcessImageNameW(handle, 0, text, ctypes.byref(length))
        return text.value if found else ""
    finally:
        _kernel.CloseHandle(handle)


def _inside(window: int) -> Iterator[Inside]:
    """The windows inside one: a big program has thousands, so they are counted only for who asks."""
    found: list[Inside] = []

    def note(child: int, _data: int) -> bool:
        text = ctypes.create_unicode_buffer(256)
        _user.GetClassNameW(child, text, 256)
        found.append(Inside(text.value, _process(child)))
        return True

    _user.EnumChildWindows(window, _ChildProc(note), 0)
    yield from found


def _title(window: int) -> str:
    # Of another program's window this reads what the system keeps: it waits for no program that hangs.
    length = _user.GetWindowTextLengthW(window) + 1
    text = ctypes.create_unicode_buffer(length)
    _user.GetWindowTextW(window, text, length)
    return text.value
