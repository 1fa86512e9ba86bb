# SPDX-License-Identifier: AGPL-3.0-or-later
"""The macOS desk: which app is in front, its window's title, and for how long no input came.

**This was written by Apple's and PyObjC's documentation and has not been run on a Mac.** Every decision stands in
`macos_rules`, which is tested; here are only the calls. It hears that another app comes to the front (NSWorkspace)
and that the app in front turns to another window or renames it (AXObserver). It reads the title of the window in front,
no other attribute, and takes no picture.
"""

from __future__ import annotations

import os
import select
import sys
import time
from threading import Thread
from typing import Any

import objc
from AppKit import NSWorkspace, NSWorkspaceDidActivateApplicationNotification
from ApplicationServices import (
    AXIsProcessTrusted,
    AXIsProcessTrustedWithOptions,
    AXObserverAddNotification,
    AXObserverCreate,
    AXObserverGetRunLoopSource,
    AXObserverRemoveNotification,
    AXUIElementCopyAttributeValue,
    AXUIElementCreateApplication,
    AXUIElementCreateSystemWide,
    AXUIElementSetMessagingTimeout,
    kAXErrorSuccess,
    kAXFocusedWindowAttribute,
    kAXFocusedWindowChangedNotification,
    kAXTitleAttribute,
    kAXTitleChangedNotification,
    kAXTrustedCheckOptionPrompt,
)
from CoreFoundation import (
    CFRunLoopAddSource,
    CFRunLoopGetMain,
    CFRunLoopRemoveSource,
    CFRunLoopRunInMode,
    CFRunLoopStop,
    kCFRunLoopDefaultMode,
    kCFRunLoopRunFinished,
)
from Quartz import (
    CGEventSourceSecondsSinceLastEventType,
    CGSessionCopyCurrentDictionary,
    kCGAnyInputEventType,
    kCGEventSourceStateHIDSystemState,
)

from hourself.agent.watch.macos_rules import PERMISSION, App, Followed, is_present, name_app, sane_idle
from hourself.agent.watch.private import PrivateWindows
from hourself.core.scrub import Glimpse, is_browser

#: An app that does not answer is waited for no longer than this.
_ANSWER = 0.5
_SLICE = 0.25
Files = list[Any]


class _Ears:
    """AXObservers of the app in front, on the main run loop."""

    def __init__(self, woken: object) -> None:
        #: Kept as long as we live: the system calls it.
        self._woken = woken

    def listen(self, process: int) -> object | None:
        """An observer for an app, or None where the Accessibility permission is missing or the app is starting."""
        fault, observer = AXObserverCreate(process, self._woken, None)
        if fault != kAXErrorSuccess:
            return None
        app = AXUIElementCreateApplication(process)
        if (
            AXObserverAddNotification(observer, app, kAXFocusedWindowChangedNotification, None)
            != kAXErrorSuccess
        ):
            return None
        CFRunLoopAddSource(CFRunLoopGetMain(), AXObserverGetRunLoopSource(observer), kCFRunLoopDefaultMode)
        return (observer, app)

    def release(self, observer: Any) -> None:
        """Take the observer off the app and the run loop; the last reference to it, and its port, go with that."""
        ear, app = observer
        AXObserverRemoveNotification(ear, app, kAXFocusedWindowChangedNotification)
        CFRunLoopRemoveSource(CFRunLoopGetMain(), AXObserverGetRunLoopSource(ear), kCFRunLoopDefaultMode)

    def follow(self, observer: Any, window: object) -> None:
        """Hear that a window is renamed."""
        AXObserverAddNotification(observer[0], window, kAXTitleChangedNotification, None)

    def unfollow(self, observer: Any, window: object) -> None:
        """No longer."""
        AXObserverRemoveNotification(observer[0], window, kAXTitleChangedNotification)


class MacDesk:
    """This login's screen. It belongs to the main thread, whose run loop brings its events."""

    name = "the macOS desktop"
    tells_idle = True

    def __init__(self) -> None:
        """Asks for the Accessibility permission where it was not given yet: macOS shows its own dialog."""
        if not AXIsProcessTrustedWithOptions({kAXTrustedCheckOptionPrompt: True}):
            sys.stderr.write(f"hourself agent: {PERMISSION}\n")
        # Of the system's own element it is that of all, also of each window and each observer.
        AXUIElementSetMessagingTimeout(AXUIElementCreateSystemWide(), _ANSWER)
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)
        self._workspace = NSWorkspace.sharedWorkspace()
        self._token = self._workspace.notificationCenter().addObserverForName_object_queue_usingBlock_(
            NSWorkspaceDidActivateApplicationNotification, None, None, lambda _note: self._wake()
        )

        @objc.callbackFor(AXObserverCreate)  # type: ignore[untyped-decorator, unused-ignore] # PyObjC tells no types
        def woken(_observer: object, _element: object, _notification: object, _context: object) -> None:
            self._wake()

        self._followed = Followed(_Ears(woken))
        self._private = PrivateWindows()

    def fileno(self) -> int:
        """For select: readable when something changed."""
        return self._read

    def select(
        self, files: Files, _writes: Files, _faults: Files, seconds: float
    ) -> tuple[Files, Files, Files]:
        """As `select.select`, with the main run loop running meanwhile: it alone brings the events."""
        ready: Files = []
        watcher = Thread(target=self._watch, args=(files, seconds, ready), daemon=True)
        watcher.start()
        until = time.monotonic() + seconds
        # In slices, since a stop that comes before the run loop runs is lost.
        while watcher.is_alive() and time.monotonic() < until:
            with objc.autorelease_pool():
                ended = CFRunLoopRunInMode(kCFRunLoopDefaultMode, _SLICE, True)
            if ended == kCFRunLoopRunFinished:
                # With nothing to listen to, as without the permission, it does not wait.
                watcher.join(_SLICE)
        watcher.join()
        return ready, [], []

    def drain(self) -> None:
        """Take in that something changed."""
        while select.select([self._read], [], [], 0)[0]:
            os.read(self._read, 4096)

    def look(self) -> Glimpse | None:
        """The app in front and its window's title; None while the screen is locked or another person's."""
        # No application of Cocoa's runs here, which would let go of what was handed out: each look does.
        with objc.autorelease_pool():
            return self._look()

    def idle(self) -> float:
        """Seconds since the last input of a person's own devices."""
        return sane_idle(
            CGEventSourceSecondsSinceLastEventType(kCGEventSourceStateHIDSystemState, kCGAnyInputEventType)
        )

    def close(self) -> None:
        """Let go of all that is listened to."""
        self._followed.turn(0, None)
        self._workspace.notificationCenter().removeObserver_(self._token)
        os.close(self._read)
        os.close(self._write)

    def _look(self) -> Glimpse | None:
        front = self._workspace.frontmostApplication()
        if front is None or not is_present(CGSessionCopyCurrentDictionary()):
            self._followed.turn(0, None)
            return None
        app = App(front.processIdentifier(), front.localizedName() or "", front.bundleIdentifier() or "")
        name = name_app(app)
        element = AXUIElementCreateApplication(app.process)
        window = _ask(element, kAXFocusedWindowAttribute) if AXIsProcessTrusted() else None
        self._followed.turn(app.process, window)
        if name is None:
            return None
        title = str(_ask(window, kAXTitleAttribute) or "") if window is not None else ""
        private = is_browser(name) and self._private.holds(window, app.process, name, title)
        return Glimpse(name, title, private=private, process=app.process)

    def _wake(self) -> None:
        try:
            os.write(self._write, b".")
        except BlockingIOError:
            return

    def _watch(self, files: Files, seconds: float, ready: Files) -> None:
        ready += select.select(files, [], [], seconds)[0]
        CFRunLoopStop(CFRunLoopGetMain())


def _ask(element: object, attribute: object) -> object | None:
    fault, value = AXUIElementCopyAttributeValue(element, attribute, None)
    return value if fault == kAXErrorSuccess else None
