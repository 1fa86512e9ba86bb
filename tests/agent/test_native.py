# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pairing with browsers, the native host as a real process, and what the agent makes of what comes."""

from __future__ import annotations

import hashlib
import json
import os
import select
import shutil
import socket
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest

from hourself.agent import native, native_host
from hourself.agent.ignored import Ignored
from hourself.agent.native_host import frame, socket_path, unframe
from hourself.agent.today import Today
from hourself.agent.watch.browser import Browsers, Front, Wish
from hourself.core.scrub import Glimpse, Sight
from hourself.core.spans import Span

MANIFEST = json.loads((Path(__file__).parents[2] / "extension" / "manifest.json").read_text())
ME = os.getpid()


class Extension:
    """A real host process, spoken to as a browser speaks."""

    def __init__(self, folder: Path) -> None:
        starter = folder / "native-host"
        starter.write_text(native.starter(sys.executable, folder))
        starter.chmod(0o700)
        self.program = subprocess.Popen([starter], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def say(self, said: object) -> None:
        assert self.program.stdin
        self.program.stdin.write(frame(json.dumps(said, separators=(",", ":")).encode()))
        self.program.stdin.flush()

    def hear(self) -> object:
        assert self.program.stdout
        length = int.from_bytes(self.program.stdout.read(4), sys.byteorder)
        return json.loads(self.program.stdout.read(length))

    def end(self) -> None:
        self.program.communicate(timeout=10)


@pytest.fixture
def browsers(tmp_path: Path) -> Iterator[Browsers]:
    made = Browsers(tmp_path, lambda wish: f'{{"pause":{wish.pause or 0}}}'.encode())
    yield made
    made.close()


@pytest.fixture
def extension(browsers: Browsers, tmp_path: Path) -> Iterator[Extension]:
    made = Extension(tmp_path)
    yield made
    made.end()


def serve(browsers: Browsers, times: int = 1) -> None:
    """Hear so often as something comes."""
    for _ in range(times):
        ready = select.select(browsers.files(), [], [], 0.5)[0]
        browsers.hear(ready)


def connect(folder: Path, *frames: object) -> socket.socket:
    """What any program of this user could say."""
    line = socket.socket(socket.AF_UNIX)
    line.connect(socket_path(str(folder))[0])
    for each in frames:
        line.sendall(frame(json.dumps(each).encode()))
    return line


def told(process: int, site: str | None, *, audible: bool = False) -> list[object]:
    return [
        {"browser": {"process": process, "program": "chromium"}},
        {"front": {"site": site, "audible": audible}},
    ]


def test_the_extension_is_known_by_its_public_key() -> None:
    digest = hashlib.sha256(b64decode(MANIFEST["key"])).hexdigest()[:32]
    by_key = "".join(chr(ord("a") + int(digit, 16)) for digit in digest)

    assert (native.CHROMIUM_EXTENSION, native.FIREFOX_EXTENSION) == (
        by_key,
        MANIFEST["browser_specific_settings"]["gecko"]["id"],
    )


def test_only_browsers_that_are_here_are_paired_and_again_is_harmless(tmp_path: Path) -> None:
    (tmp_path / ".mozilla").mkdir()
    first = native.pair(tmp_path / "agent", tmp_path)
    again = native.pair(tmp_path / "agent", tmp_path)
    file = json.loads((tmp_path / ".mozilla/native-messaging-hosts/hourself.json").read_text())

    assert (["Firefox"], ["Firefox"], ["browser@hourself"], str(tmp_path / "agent/native-host")) == (
        first, again, file["allowed_extensions"], file["path"],
    )  # fmt: skip
    assert ["Firefox"] == native.unpair(tmp_path / "agent", tmp_path)


def test_a_firefox_that_keeps_its_profiles_with_the_settings_is_paired_where_it_looks(tmp_path: Path) -> None:
    (tmp_path / ".config/mozilla").mkdir(parents=True)
    paired = native.pair(tmp_path / "agent", tmp_path)

    assert (["Firefox"], True) == (
        paired,
        (tmp_path / ".mozilla/native-messaging-hosts/hourself.json").exists(),
    )


def test_settings_that_live_elsewhere_are_looked_for_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "my settings"))
    (tmp_path / "my settings/chromium").mkdir(parents=True)
    paired = native.pair(tmp_path / "agent", Path.home())

    assert (["Chromium"], ["Chromium"]) == (paired, native.unpair(tmp_path / "agent", Path.home()))


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_each_browser_has_a_place_of_its_own(platform: str) -> None:
    known = native.known_browsers(platform)

    assert len(known) == len({(each.home, each.hosts) for each in known}) >= 7


def test_a_site_comes_through_and_a_wish_is_answered(browsers: Browsers, extension: Extension) -> None:
    serve(browsers, 2)
    first = extension.hear()
    extension.say({"front": {"site": "example.com", "audible": True}})
    serve(browsers)
    extension.say({"wish": {"pause": 15}})
    serve(browsers)

    assert ({"pause": 0}, {"pause": 15}) == (first, extension.hear())
    assert Front("example.com", True) == browsers.front(Glimpse("chromium", "", process=ME))


def test_a_host_waits_for_an_agent_and_says_again_what_is_in_front(tmp_path: Path) -> None:
    extension = Extension(tmp_path)
    extension.say({"front": {"site": "example.com", "audible": False}})
    said = extension.hear()
    late = Browsers(tmp_path, lambda _: b"{}")
    serve(late, 12)
    extension.end()

    assert ({"agent": False}, Front("example.com")) == (said, late.front(Glimpse("x", "", process=ME)))
    late.close()


@pytest.mark.parametrize(
    "said",
    [
        {"front": {"site": "https://example.com/path", "audible": False}},
        {"front": {"site": "a.example.com", "audible": False}},
        {"front": {"site": "example.com", "title": "x"}},
        {"wish": {"ignore": "no site"}},
        {"wish": {"pause": -1}},
        {"read": True},
    ],
)
def test_what_none_of_ours_would_say_ends_the_line(browsers: Browsers, tmp_path: Path, said: object) -> None:
    line = connect(tmp_path, *told(ME, "example.com"))
    serve(browsers, 2)
    line.sendall(frame(json.dumps(said).encode()))
    serve(browsers)

    assert 1 == len(browsers.files())
    line.close()


def test_of_two_profiles_the_one_in_front_is_meant(browsers: Browsers, tmp_path: Path) -> None:
    lines = [connect(tmp_path, *told(ME, site)) for site in (None, "example.com", None)]
    other = connect(tmp_path, *told(ME + 1, "example.org"))
    serve(browsers, 8)

    assert ("example.com", None) == (
        browsers.front(Glimpse("chromium", "", process=ME)).site,  # type: ignore[union-attr]
        browsers.front(Glimpse("chromium", "", process=ME + 2)),
    )
    for line in [*lines, other]:
        line.close()


def test_where_no_process_is_told_the_class_tells_the_browser(browsers: Browsers, tmp_path: Path) -> None:
    line = connect(tmp_path, *told(ME, "example.com"))
    serve(browsers, 3)

    assert [Front("example.com"), None] == [
        browsers.front(Glimpse(app, "")) for app in ("org.chromium.Chromium", "firefox-esr")
    ]
    line.close()


def test_what_was_said_stands_while_the_worker_sleeps_and_its_window_is_the_same(
    browsers: Browsers, tmp_path: Path
) -> None:
    connect(tmp_path, *told(ME, "example.com")).close()
    serve(browsers, 3)
    seen = [browsers.front(Glimpse("chromium", title, process=ME)) for title in ("a", "a", "b")]

    assert [Front("example.com"), Front("example.com"), None] == seen


def test_a_flood_is_heard_a_piece_at_a_time(browsers: Browsers, tmp_path: Path) -> None:
    line = connect(tmp_path, *told(ME, "example.com"))
    line.setblocking(False)
    with pytest.raises(BlockingIOError):
        while True:
            line.sendall(frame(b'{"front":{"site":"example.org","audible":false}}') * 100)
    serve(browsers, 2)

    assert 2 == len(browsers.files())
    line.close()


def test_others_cannot_reach_the_socket(browsers: Browsers, tmp_path: Path) -> None:
    assert 0o600 == (tmp_path / "browser.sock").stat().st_mode & 0o777


def test_a_folder_with_a_long_name_has_a_socket_too(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    browsers = Browsers(folder, lambda _: b"{}")
    line = connect(folder, *told(ME, "example.com"))
    serve(browsers, 2)

    assert Front("example.com") == browsers.front(Glimpse("chromium", "", process=ME))
    line.close()
    browsers.close()


def test_frames_come_apart_and_together() -> None:
    buffer, found = bytearray(), []
    for byte in frame(b"one") + frame(b"two"):
        buffer.append(byte)
        found += unframe(buffer)

    assert [b"one", b"two"] == found
    with pytest.raises(ValueError, match="long"):
        unframe(bytearray(b"\xff" * 8))


def test_what_is_ignored_stays_so_while_the_file_cannot_be_read(tmp_path: Path) -> None:
    ignored = Ignored(tmp_path)
    ignored.add("site", "example.com")
    (tmp_path / "ignored.json").write_text("no json")
    broken = ignored.read()
    ignored.take([("app", "Steam")], [("site", "example.com")])

    assert ({("site", "example.com")}, {("app", "Steam")}) == (broken, Ignored(tmp_path).read())


def test_today_counts_what_spans_grow_by_and_forgets_yesterday(tmp_path: Path) -> None:
    today, sight = Today(tmp_path), Sight("site", "example.com")
    today.count(
        [Span(86_390, 86_395, 0, sight), Span(86_390, 86_410, 0, sight), Span(86_410, 86_415, 0, sight)]
    )
    today.save()

    assert (15, 15, 0) == (today.seconds(90_000, 0), Today(tmp_path).seconds(90_000, 0), today.seconds(0, 0))


def test_a_wish_is_closed() -> None:
    assert (None, None, False, False) == (Wish().pause, Wish().ignore, Wish().resume, Wish().ask)


@pytest.mark.parametrize("process", [10**30, 0, 2**22 + 1])
def test_a_process_that_is_none_ends_nothing(browsers: Browsers, tmp_path: Path, process: int) -> None:
    connect(tmp_path, *told(process, "example.com")).close()
    serve(browsers, 3)

    assert browsers.front(Glimpse("chromium", "")) is None


def test_a_browser_that_was_renewed_while_it_runs_keeps_its_name(tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    shutil.copy(sys.executable, program)
    wait = "import os, sys; os.unlink(sys.argv[1]); print(flush=True); sys.stdin.read()"
    browser = subprocess.Popen([program, "-c", wait, program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert browser.stdout
    browser.stdout.readline()
    name = native_host._program(browser.pid)
    browser.communicate(timeout=10)

    assert "chromium" == name


@pytest.mark.parametrize(
    ("app", "site"),
    [
        ("zen-browser", "example.com"),
        ("org.gnome.Zenity", None),
        ("Kaizen", None),
        ("app.zen_browser.zen", "example.com"),
    ],
)
def test_without_a_process_only_a_browser_is_taken_for_one(
    browsers: Browsers, tmp_path: Path, app: str, site: str | None
) -> None:
    line = connect(tmp_path, {"browser": {"process": ME, "program": "zen"}}, told(ME, "example.com")[1])
    serve(browsers, 3)
    front = browsers.front(Glimpse(app, ""))
    line.close()

    assert site == (front and front.site)
