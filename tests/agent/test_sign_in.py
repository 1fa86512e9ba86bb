# SPDX-License-Identifier: AGPL-3.0-or-later
"""`hourself agent sign-in` and `sign-out`, as people type them, against real servers; faults on the way."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme

from hourself.agent.instance import claim
from hourself.agent.sign_in import Grant, SignInError, ask_code, wait
from hourself.agent.sign_in import Server as Door
from hourself.agent.signed_in import read_signed_in
from hourself.agent.spool import open_spool
from hourself.agent.terminal import _settle, has_screen
from hourself.core.scrub import Sight
from hourself.core.spans import Span
from tests.owner import Owner
from tests.running import HOURSELF, KEY, Server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "server") as running:
        yield running


@pytest.fixture
def owner(server: Server) -> Owner:
    return Owner(address(server.port), server.link)


def address(port: int) -> str:
    return f"http://127.0.0.1:{port}"


class Terminal:
    """`hourself agent …` in a folder of its own, and what it prints."""

    def __init__(self, data: Path, *words: str, **environ: str) -> None:
        self._shown = ""
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("HOURSELF_", "DISPLAY"))
        }
        self._program = subprocess.Popen(
            [*HOURSELF, "agent", *words], env=clean | {"HOURSELF_DATA": str(data)} | environ, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def close(self) -> None:
        """End it, if it has not ended."""
        self._program.kill()
        self._program.communicate()

    def code(self) -> str:
        """The code, as soon as it is shown."""
        assert self._program.stdout
        for line in self._program.stdout:
            self._shown += line
            if line.startswith("in any browser"):
                return re.findall("Your code:  (.+)", self._shown)[0]
        raise AssertionError(self.end())

    def interrupt(self) -> None:
        """Press Ctrl+C."""
        self._program.send_signal(signal.SIGINT)

    def end(self) -> tuple[int, str, str]:
        """Exit code and all that was printed, when it has ended."""
        out, error = self._program.communicate(timeout=60)
        return self._program.returncode, self._shown + out, error


def sign_in(data: Path, server: Server, owner: Owner, *words: str) -> tuple[int, str, str]:
    terminal = Terminal(data, "sign-in", "--server", address(server.port), *words)
    owner.answer(terminal.code())
    return terminal.end()


def test_a_computer_signs_in(server: Server, owner: Owner, tmp_path: Path) -> None:
    code, out, _ = sign_in(tmp_path / "desk", server, owner, "--name", "Büro")
    file = tmp_path / "desk" / "agent" / "signed-in.json"
    kept = read_signed_in(file.parent)

    assert (0, True) == (code, f"Signed in to {address(server.port)} as “Büro”." in out)
    assert kept and (address(server.port), "Büro") == (kept.server, kept.device)
    assert (0o600, 0o700) == (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777)
    assert "Büro" in owner.look("/devices")


def test_then_the_agent_alone_is_installed(server: Server, owner: Owner, tmp_path: Path) -> None:
    before = Terminal(tmp_path / "desk", "install", "--show", "--by", "autostart").end()[1]
    sign_in(tmp_path / "desk", server, owner)
    after = Terminal(tmp_path / "desk", "install", "--show", "--by", "autostart").end()[1]

    assert (True, True) == ("start --no-browser" in before, f"agent --data {tmp_path / 'desk'}" in after)


def test_a_refusal_changes_nothing(server: Server, owner: Owner, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "desk", "sign-in", "--server", address(server.port))
    owner.answer(terminal.code(), approve=False)
    code, _, error = terminal.end()

    assert (1, True, None) == (code, "refused" in error, read_signed_in(tmp_path / "desk" / "agent"))


def test_ctrl_c_changes_nothing(server: Server, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "desk", "sign-in", "--server", address(server.port))
    terminal.code()
    terminal.interrupt()
    code, _, error = terminal.end()

    assert (130, "", None) == (code, error, read_signed_in(tmp_path / "desk" / "agent"))


@pytest.mark.parametrize(
    "given",
    [
        "http://time.example.org",
        "ftp://127.0.0.1",
        "time.example.org",
        "https://a:b@c.org",
        "https://c.org/x",
        "https://c.org/?y",
        "https://c.org:x",
        "https://[",
    ],
)
def test_an_address_that_cannot_be(tmp_path: Path, given: str) -> None:
    code, out, error = Terminal(tmp_path, "sign-in", "--server", given).end()

    assert (1, "", 1) == (code, out, error.count("\n"))


def test_what_cannot_be_reached_is_said_at_once(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    error = Terminal(tmp_path, "sign-in", "--server", address(port)).end()[2]

    assert (
        f"hourself: {address(port)} cannot be reached: Connection refused. Is it on, and the address right?\n"
        == error
    )


def test_what_speaks_otherwise_is_said_in_words() -> None:
    with elsewhere((200, OFFER)) as door, pytest.raises(SignInError, match=r"speaks no TLS.*address right"):
        ask_code(Door(door.address.replace("http", "https")), "desk")


def test_the_agent_asks_to_sign_in_first(tmp_path: Path) -> None:
    code, _, error = Terminal(tmp_path).end()

    assert (1, True) == (code, "sign-in" in error)


def test_a_server_that_ends_and_comes_back_is_waited_for(
    server: Server, owner: Owner, tmp_path: Path
) -> None:
    terminal = Terminal(tmp_path / "desk", "sign-in", "--server", address(server.port))
    shown = terminal.code()
    owner.answer(shown)
    server.kill()
    # One question meets nobody.
    time.sleep(1)
    with Server(tmp_path / "server", "--port", str(server.port), "--no-agent"):
        code, _, error = terminal.end()

    assert (0, "") == (code, error)


def ask_doctor(data: Path) -> list[str]:
    """What the doctor says of the server that was signed in to."""
    environ = os.environ | {"HOURSELF_DATA": str(data)}
    done = subprocess.run([*HOURSELF, "doctor"], env=environ, capture_output=True, text=True, check=False)
    return re.findall(r"as “desk”, which (.+)\.\n", done.stdout)


def test_the_doctor_tells_where_it_is_signed_in(server: Server, owner: Owner, tmp_path: Path) -> None:
    sign_in(tmp_path / "desk", server, owner, "--name", "desk")
    before = ask_doctor(tmp_path / "desk")
    server.kill()

    assert (["answers"], ["does not answer"]) == (before, ask_doctor(tmp_path / "desk"))


def test_what_is_elsewhere_is_not_called_nothing(server: Server, owner: Owner, tmp_path: Path) -> None:
    sign_in(tmp_path / "desk", server, owner)
    environ = os.environ | {"HOURSELF_DATA": str(tmp_path / "desk"), "HOURSELF_KEY": KEY}
    done = subprocess.run([*HOURSELF, "today"], env=environ, capture_output=True, text=True, check=False)

    assert (1, "") == (done.returncode, done.stdout)
    assert f"sends to {address(server.port)}: your time is there" in done.stderr
    assert not (tmp_path / "desk" / "server").exists()


def test_signing_out_is_told_to_the_server(server: Server, owner: Owner, tmp_path: Path) -> None:
    sign_in(tmp_path / "desk", server, owner, "--name", "desk")
    code, out, _ = Terminal(tmp_path / "desk", "sign-out").end()
    page = owner.look("/devices")

    assert (0, True, None) == (code, "Signed out of" in out, read_signed_in(tmp_path / "desk" / "agent"))
    assert "desk" in page.partition('id="ended"')[2]
    assert (0, "Not signed in: nothing to do.\n", "") == Terminal(tmp_path / "desk", "sign-out").end()


def test_signing_out_without_the_server_says_what_is_left(
    server: Server, owner: Owner, tmp_path: Path
) -> None:
    sign_in(tmp_path / "desk", server, owner)
    server.kill()
    code, _, error = Terminal(tmp_path / "desk", "sign-out").end()

    assert (1, True, None) == (code, "/devices" in error, read_signed_in(tmp_path / "desk" / "agent"))


def wait_here(folder: Path, account: str) -> None:
    """Leave two spans in a folder, recorded for an account."""
    folder.mkdir(parents=True)
    claim(folder, "a token of before", account)
    with open_spool(folder) as spool:
        spool.put([Span(n, n + 9, 60, Sight("app", f"app {n}")) for n in (10, 20)])


def test_what_waits_for_somebody_else_is_not_given_away(server: Server, owner: Owner, tmp_path: Path) -> None:
    wait_here(tmp_path / "desk" / "agent", "somebody else")
    code, _, error = sign_in(tmp_path / "desk", server, owner, "--name", "desk")

    assert (1, True, True) == (code, "spans: 2" in error, "--discard-rest" in error)
    assert read_signed_in(tmp_path / "desk" / "agent") is None
    assert "desk" in owner.look("/devices").partition('id="ended"')[2]


@pytest.mark.parametrize("rest", ["send", "discard"])
def test_unless_it_is_said_what_becomes_of_it(
    server: Server, owner: Owner, tmp_path: Path, rest: str
) -> None:
    wait_here(tmp_path / "desk" / "agent", "somebody else")
    code, _, _ = sign_in(tmp_path / "desk", server, owner, f"--{rest}-rest")
    kept = read_signed_in(tmp_path / "desk" / "agent")

    assert kept and (0, rest) == (code, kept.rest)


def test_what_cannot_be_counted_is_given_to_nobody(tmp_path: Path) -> None:
    claim(tmp_path, "t" * 43, "one")
    (tmp_path / "spool.db").mkdir()

    with pytest.raises(SignInError, match="cannot be counted now"):
        _settle(tmp_path, Grant("u" * 43, "desk", "another"), "")


class Screen:
    """A terminal with a person before it."""

    def __init__(self, data: Path, *words: str) -> None:
        self._hand, end = os.openpty()
        environ = os.environ | {"HOURSELF_DATA": str(data)}
        self.program = subprocess.Popen(
            [*HOURSELF, "agent", *words], env=environ, stdin=end, stdout=end, stderr=end
        )
        os.close(end)
        self.shown = ""

    def read_to(self, text: str) -> str:
        """What is shown, up to a text."""
        while text not in self.shown:
            self.shown += os.read(self._hand, 4096).decode()
        return self.shown

    def type(self, text: str) -> None:
        os.write(self._hand, text.encode())

    def close(self) -> None:
        """Turn it off, as soon as its program has ended."""
        self.program.wait(30)
        os.close(self._hand)


def test_a_person_is_asked(server: Server, owner: Owner, tmp_path: Path) -> None:
    wait_here(tmp_path / "desk" / "agent", "somebody else")
    screen = Screen(tmp_path / "desk", "sign-in", "--no-browser", "--server", address(server.port))
    code = re.findall(r"Your code:  (\S+)", screen.read_to("Waiting for you, 9:5"))[0]
    owner.answer(code)
    screen.read_to("[send/discard/stop]")
    screen.type("perhaps\ndiscard\n")
    screen.read_to("Signed in to")
    screen.close()
    kept = read_signed_in(tmp_path / "desk" / "agent")

    assert kept and (0, "discard") == (screen.program.returncode, kept.rest)


def test_what_waits_for_the_same_account_is_no_question(server: Server, owner: Owner, tmp_path: Path) -> None:
    sign_in(tmp_path / "desk", server, owner)
    kept = read_signed_in(tmp_path / "desk" / "agent")
    assert kept
    claim(tmp_path / "desk" / "agent", kept.token, kept.account)
    with open_spool(tmp_path / "desk" / "agent") as spool:
        spool.put([Span(10, 20, 60, Sight("app", "a"))])
    code, _, _ = sign_in(tmp_path / "desk", server, owner)

    assert 0 == code


@contextmanager
def secure(folder: Path) -> Iterator[tuple[int, str, Path]]:
    """A server with a certificate: its port, a link, and what to trust."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "trusted.pem"))
    identity = authority.issue_cert("localhost", "127.0.0.1")
    identity.private_key_pem.write_to_path(str(folder / "key.pem"))
    identity.cert_chain_pems[0].write_to_path(str(folder / "chain.pem"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environ = os.environ | {
        "HOURSELF_DATA": str(folder / "server"), "HOURSELF_KEY": KEY, "HOURSELF_PORT": str(port),
        "HOURSELF_TLS_CERTIFICATE": str(folder / "chain.pem"), "HOURSELF_TLS_KEY": str(folder / "key.pem"),
    }  # fmt: skip
    command = [*HOURSELF, "start", "--no-browser", "--no-agent"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout and program.stdout.readline()
        link = program.stdout.readline().rpartition(" ")[2].strip()
        while not _listens(port):
            time.sleep(0.05)
        try:
            yield port, link, folder / "trusted.pem"
        finally:
            program.terminate()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_over_tls(tmp_path: Path) -> None:
    with secure(tmp_path) as (port, link, trusted):
        place = f"https://127.0.0.1:{port}"
        terminal = Terminal(tmp_path / "desk", "sign-in", "--server", place, SSL_CERT_FILE=str(trusted))
        offer = terminal.code()
        Owner(place, link, ssl.create_default_context(cafile=str(trusted))).answer(offer)
        code, out, _ = terminal.end()
        stranger = Terminal(tmp_path / "other", "sign-in", "--server", place).end()

    assert (0, True) == (code, f"{place}/device?code={offer}" in out)
    assert (1, True) == (stranger[0], "no certificate that counts here" in stranger[2])
    assert "add your own authority" in stranger[2]


class Elsewhere(BaseHTTPRequestHandler):
    """A server of others: answers one after the other, as `(status, body)`; then closes without a word."""

    answers: list[tuple[int, bytes]]

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if not self.answers:
            return
        status, body = self.answers.pop(0)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@contextmanager
def elsewhere(*answers: tuple[int, Any]) -> Iterator[Door]:
    bodies = [
        (status, body if isinstance(body, bytes) else json.dumps(body).encode()) for status, body in answers
    ]
    handler = type("Handler", (Elsewhere,), {"answers": bodies})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Door(address(server.server_port))
        server.shutdown()


OFFER = {
    "device_code": "x" * 43,
    "user_code": "BCDF-GHJK",
    "verification_uri": "javascript:alert(1)",
    "interval": 5,
}
GRANT = {"access_token": "t" * 43, "token_type": "Bearer", "device": "desk", "account": "a"}
PENDING, SLOW = (400, {"error": "authorization_pending"}), (400, {"error": "slow_down"})


def test_it_asks_at_the_pace_that_is_wished() -> None:
    pauses: list[float] = []
    with elsewhere((200, OFFER), PENDING, SLOW, PENDING, SLOW, PENDING, (200, GRANT)) as door:
        grant = wait(door, ask_code(door, ""), lambda *_: None, pauses.append)

    assert ("desk", [5, 5, 10, 10, 15, 15]) == (grant.device, pauses)


def test_faults_are_waited_out_ever_longer() -> None:
    pauses: list[float] = []
    faults = [(502, b"bad gateway"), (200, b"<html>a portal"), (400, b"no json"), (302, b""), (503, b"{}")]
    with elsewhere((200, OFFER), *faults, PENDING, PENDING, (200, GRANT)) as door:
        grant = wait(door, ask_code(door, ""), lambda *_: None, pauses.append)

    assert ("desk", [5, 10, 15, 20, 25, 30, 5, 5]) == (grant.device, pauses)


@pytest.mark.parametrize("word", ["expired_token", "access_denied", "invalid_request"])
def test_a_last_word_ends_it(word: str) -> None:
    with elsewhere((200, OFFER), (400, {"error": word})) as door, pytest.raises(SignInError):
        wait(door, ask_code(door, ""), lambda *_: None, lambda _: None)


def test_nobody_answers() -> None:
    with elsewhere((200, OFFER | {"expires_in": 1}), PENDING) as door, pytest.raises(SignInError) as told:
        wait(door, ask_code(door, ""), lambda *_: None)

    assert "Nobody approved" in str(told.value)


def test_a_page_of_others_is_never_opened() -> None:
    with elsewhere() as door:
        told = [
            door.page(each) for each in ("javascript:alert(1)", "https://evil.example/", f"{door.address}/x")
        ]

    assert [f"{door.address}/device"] * 2 + [f"{door.address}/x"] == told


@pytest.mark.parametrize(
    "answer",
    [
        (404, b"nothing"),
        (200, b"<html>"),
        (200, OFFER | {"user_code": "\x1b[2J"}),
        (200, {}),
        (429, b"{}"),
        (421, b""),
    ],
)
def test_what_is_no_server_of_ours_is_said(answer: tuple[int, Any]) -> None:
    with elsewhere(answer) as door, pytest.raises(SignInError):
        ask_code(door, "")


@pytest.mark.parametrize(
    ("platform", "environ", "expected"),
    [("linux", {}, False), ("linux", {"DISPLAY": ":0"}, True), ("linux", {"WAYLAND_DISPLAY": "w"}, True)],
)
def test_a_browser_opens_where_there_is_a_screen(
    platform: str, environ: dict[str, str], expected: bool
) -> None:
    assert expected == has_screen(platform, environ)
