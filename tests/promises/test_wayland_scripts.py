# SPDX-License-Identifier: AGPL-3.0-or-later
"""Promises 32 and 36 on GNOME and KDE: what runs inside their compositors reads names and titles alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from importlib import resources
from threading import Thread

import pytest
from jeepney import DBusAddress, HeaderFields, Message, new_method_call
from jeepney.io.blocking import open_dbus_connection

from hourself.agent import install_gnome
from hourself.agent.watch.choose import find_desk
from tests.agent.watch.looking import edits
from tests.gnome import MISSING as NO_GNOME
from tests.gnome import start_shell
from tests.kwin import MISSING as NO_KWIN
from tests.kwin import start_kwin
from tests.session import Session

#: Not the slashes of an address.
COMMENT = re.compile(r"(?<![:/])//[^\n]*")
WORD = re.compile(r"[A-Za-z_][\w-]*")
#: Every word of the scripts, in code and strings: of the language, of our own, and of what the compositor offers.
LANGUAGE = {
    "var", "const", "function", "if", "else", "try", "catch", "return", "null", "class", "this", "default", "export",
    "extends", "from", "import", "new", "String", "Math", "max", "forEach", "init", "imports", "true",
}  # fmt: skip
KWIN = {
    "callDBus", "workspace", "windowActivated", "activeWindow", "clientActivated", "activeClient", "captionChanged",
    "connect", "disconnect", "resourceClass", "caption", "pid", "internalId",
}  # fmt: skip
KWIN_OURS = {
    "front", "tell", "told", "turn", "window", "gone", "BUS_NAME", "PATH", "INTERFACE", "MEMBER"
}  # fmt: skip
GNOME = {
    "Gio", "gi", "resource", "org", "gnome", "shell", "extensions", "extension", "js", "Extension", "enable", "disable",
    "DBusExportedObject", "wrapJSObject", "emit_signal", "DBus", "session", "flush", "unexport",
    "global", "display", "focus_window", "focus-window", "notify", "connect", "disconnect", "unmanaging",
    "title", "wm-class", "get_title", "get_wm_class", "get_pid", "get_id",
}  # fmt: skip
#: To tell who asks: its process, by the bus, and whether that is sandboxed, by one file at its root.
GNOME_ASKER = {
    "GLib", "Variant", "VariantType", "freedesktop", "call", "call_finish", "deepUnpack", "DBusCallFlags", "NONE",
    "GetConnectionUnixProcessID", "get_sender", "file_test", "FileTest", "EXISTS", "IS_DIR", "proc", "root",
    "flatpak-info", "return_value", "return_dbus_error", "Error", "AccessDenied",
    "BUS", "_", "GetAsync", "_answer", "_describe", "isSandboxed", "bus", "invocation", "process", "result", "sender",
    "ssut", "Sandboxed", "programs", "are", "not", "told",
}  # fmt: skip
GNOME_OURS = {
    "FocusedWindow", "Hourself", "PATH", "INTERFACE", "hourself", "_exported", "_focus", "_focused", "_forget",
    "_leave", "_signals", "_tell", "_turn", "_window", "each", "window", "Get", "Changed",
    "node", "interface", "method", "signal", "name", "arg", "type", "direction", "out", "s", "t", "u",
    "wm_class", "pid",
}  # fmt: skip


def words(text: str) -> set[str]:
    """All words of a script but those of its comments."""
    return set(WORD.findall(COMMENT.sub("", text)))


def kwin_script() -> str:
    return (resources.files("hourself.agent.watch") / "kwin_script.js").read_text()


def gnome_scripts() -> str:
    return "\n".join(install_gnome.make_files(version)["extension.js"] for version in (43, 48))


def test_the_kwin_script_uses_what_tells_the_window_in_front() -> None:
    assert KWIN <= words(kwin_script()) <= KWIN | KWIN_OURS | LANGUAGE


def test_the_gnome_extension_uses_what_tells_the_focused_window() -> None:
    assert GNOME <= words(gnome_scripts()) <= GNOME | GNOME_ASKER | GNOME_OURS | LANGUAGE


@pytest.mark.parametrize(
    "line",
    [
        "global.stage.connect('key-press-event', this._tell);",
        "new imports.gi.Shell.Screenshot().screenshot(false, this._tell);",
        "const text = imports.gi.St.Clipboard.get_default();",
        "global.get_window_actors().forEach(each => this._tell(each));",
        "workspace.windowList().forEach(tell);",
        'registerShortcut("a", "b", "Ctrl+A", tell);',
        'callDBus("org.kde.KWin", "/Screenshot", "org.kde.kwin.Screenshot", "screenshotFullscreen");',
    ],
)
def test_a_mutant_that_reads_more_is_caught(line: str) -> None:
    assert not words(gnome_scripts() + line) <= GNOME | GNOME_ASKER | GNOME_OURS | LANGUAGE
    assert not words(kwin_script() + line) <= KWIN | KWIN_OURS | LANGUAGE


def test_the_extension_calls_nothing_but_the_bus_and_looks_at_no_file_but_the_one() -> None:
    script = COMMENT.sub("", install_gnome.make_files(48)["extension.js"])

    assert 1 == script.count(".call(") == script.count("GetConnectionUnixProcessID")
    assert 2 == script.count("file_test") == script.count("`${root}/.")
    assert "`${root}/.flatpak-info`" in script


class Monitor:
    """Hears every call on a bus."""

    def __init__(self, stack: ExitStack, address: str) -> None:
        self.calls: list[tuple[str, str]] = []
        self._line = stack.enter_context(open_dbus_connection(address))
        bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus.Monitoring")
        become = new_method_call(bus, "BecomeMonitor", "asu", (["type='method_call'"], 0))
        self._line.send_and_get_reply(become, timeout=10)
        Thread(target=self._hear, daemon=True).start()

    def _hear(self) -> None:
        try:
            while True:
                self._note(self._line.receive())
        except (OSError, ConnectionError):
            return

    def _note(self, message: Message) -> None:
        fields = message.header.fields
        called = f"{fields.get(HeaderFields.interface)}.{fields.get(HeaderFields.member)}"
        self.calls.append((str(fields.get(HeaderFields.sender)), called))

    def of(self, name: str) -> set[str]:
        """What a connection called, but for what it asked of the bus itself."""
        calls = {called for sender, called in self.calls if sender == name}
        return {called for called in calls if not called.startswith("org.freedesktop.DBus.")}


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    with ExitStack() as stack:
        made = Session(stack)
        for name in ("DBUS_SESSION_BUS_ADDRESS", "HOME", "XDG_RUNTIME_DIR"):
            monkeypatch.setenv(name, made.environ[name])
        yield made


def calls(session: Session) -> set[str]:
    """What a desk calls on the bus while windows come and go."""
    with ExitStack() as stack:
        monitor = Monitor(stack, session.environ["DBUS_SESSION_BUS_ADDRESS"])
        desk = find_desk(session.environ)
        for name in ("first.txt", "second.txt"):
            assert edits(desk, name, session.edit(name).pid)
        desk.idle()
        mine = desk._bus.name  # type: ignore[attr-defined] # both have one
        desk.close()
        return monitor.of(mine)


@pytest.mark.journey
@pytest.mark.skipif(bool(NO_KWIN), reason=NO_KWIN)
def test_of_kwin_nothing_is_called_but_its_scripting(session: Session) -> None:
    start_kwin(session)
    scripting = {
        f"org.kde.kwin.Scripting.{each}" for each in ("isScriptLoaded", "loadScript", "unloadScript")
    }
    assert scripting | {"org.kde.kwin.Script.run"} == calls(session)


@pytest.mark.journey
@pytest.mark.skipif(bool(NO_GNOME), reason=NO_GNOME)
def test_of_gnome_nothing_is_called_but_our_extension_and_the_idle_time(session: Session) -> None:
    install_gnome.install(session.folder / ".local" / "share", install_gnome.find_version())
    start_shell(session)
    assert {"org.hourself.FocusedWindow.Get", "org.gnome.Mutter.IdleMonitor.GetIdletime"} == calls(session)
