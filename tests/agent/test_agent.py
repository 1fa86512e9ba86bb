# SPDX-License-Identifier: AGPL-3.0-or-later
"""The agent's parts: the spool on a real file, the address rule, the pause."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from threading import Thread

import pytest

from hourself.agent.line import AddressError, Later, Line
from hourself.agent.pause import Pause, pause, read_pause, resume
from hourself.agent.spool import MAX_AGE, Spool, open_spool, read_key
from hourself.agent.tray.link import end_process
from hourself.agent.upload import Sign, Uploader
from hourself.core.scrub import Sight
from hourself.core.spans import Span, split
from hourself.wire.batch import State

CANARY = "CANARY-spool-1b7e44d09c52aa31"


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool.db", read_key(tmp_path / "spool.key"))


def test_a_row_leaves_only_when_the_receipt_names_it(spool: Spool) -> None:
    spool.put([Span(0, 10, 60, Sight("app", "a")), Span(10, 20, 60, Sight("app", "b"))])
    spool.forget(spool.take(), {1})

    assert [2] == [span.sequence for span in spool.take()]


def test_a_span_that_grew_since_it_was_sent_stays(spool: Spool) -> None:
    spool.put([Span(0, 10, 60, Sight("app", "a"))])
    sent = spool.take()
    spool.put([Span(0, 30, 60, Sight("app", "a"))])
    spool.forget(sent, {1})

    assert [30] == [span.end for span in spool.take()]


def test_an_older_word_of_a_span_does_not_shorten_it(spool: Spool) -> None:
    spool.put([Span(0, 30, 60, Sight("app", "a")), Span(0, 10, 60, Sight("app", "a"))])

    assert [30] == [span.end for span in spool.take()]


def test_what_cannot_be_kept_holds_up_nothing_that_can(spool: Spool) -> None:
    odd = Span(5, 6, 0, Sight("app", "half a pair: \ud83d", None))
    with pytest.raises(UnicodeEncodeError):
        spool.put([Span(3, 4, 0, Sight("app", "Code", None)), odd], wait=False)
    spool.put([Span(7, 8, 0, Sight("app", "Code", None))])
    assert [(7, 8)] == [(span.start, span.end) for span in spool.take()]


def test_a_span_that_grows_is_found_without_a_look_at_all_that_wait(spool: Spool) -> None:
    plan = spool._connection.execute("EXPLAIN QUERY PLAN UPDATE span SET name = ? WHERE start = ?", ("", 1))
    assert ["SEARCH span USING INDEX span_start (start=?)"] == [row[-1] for row in plan]


def test_what_was_refused_of_a_clock_that_is_ahead_is_tried_again(spool: Spool) -> None:
    now = 1_700_000_000
    for end in (now - 8 * 86_400, now - 5000, now + 600):
        spool.put([Span(end - 60, end, 0, Sight("app", "Code", None))])
    for sent in spool.take():
        spool.set_aside(sent.sequence)
    spool.tidy(now)
    assert [now - 5000] == [span.end for span in spool.take()]
    spool.tidy(now + 5000)
    assert [now - 5000, now + 600] == [span.end for span in spool.take()]


def test_the_spool_is_unreadable_on_the_disk(spool: Spool, tmp_path: Path) -> None:
    spool.put([Span(0, 10, 60, Sight("app", "a", CANARY))])

    assert [] == [file.name for file in tmp_path.iterdir() if CANARY.encode() in file.read_bytes()]


def test_what_is_noted_without_waiting_outlives_a_kill(tmp_path: Path) -> None:
    note = (
        "import os, signal, sys; from pathlib import Path; from hourself.agent.spool import open_spool;"
        "from hourself.core.spans import Sight, Span; spool = open_spool(Path(sys.argv[1]));"
        "spool.put([Span(0, 10, 60, Sight('app', 'a'))]); spool.put([Span(0, 30, 60, Sight('app', 'a'))], wait=False);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", note, str(tmp_path)], check=False)

    assert [30] == [span.end for span in open_spool(tmp_path).take()]


@pytest.mark.parametrize("server", ["http://time.example.org", "ftp://127.0.0.1", "time.example.org"])
def test_nothing_travels_unencrypted(server: str) -> None:
    with pytest.raises(AddressError):
        Line(server, "token")


@pytest.mark.parametrize(
    "server",
    [
        "https://a.example:no",
        "https://a.example:99999",
        "https://[::1",
        "https://a.example/sub",
        "https://ü..de",
    ],
)
def test_what_is_no_address_of_a_server_is_said_at_once(server: str) -> None:
    with pytest.raises(AddressError, match="nothing behind"):
        Line(server, "token")


def test_a_server_with_an_international_name_is_waited_for_as_any_other() -> None:
    with pytest.raises(Later):
        Line("https://zeit.münchen.invalid", "token").ask_settings()


def test_a_pause_ends_by_itself_or_by_hand(tmp_path: Path) -> None:
    pause(tmp_path, 100)
    seen = [read_pause(tmp_path, 99), read_pause(tmp_path, 100)]
    resume(tmp_path)

    assert [Pause(100), None, None] == [*seen, read_pause(tmp_path, 99)]


def test_an_old_spool_is_condensed_and_loses_no_second(tmp_path: Path) -> None:
    names = ["a", "b", "c"]
    spans = [Span(10 * n, 10 * n + 10, 60, Sight("app", names[n % 3], f"title {n}")) for n in range(2000)]
    with open_spool(tmp_path) as spool:
        spool.put(spans)
        spool.tidy(MAX_AGE + 30_000)
        kept = spool.take(len(spans))

    assert len(kept) < 100
    assert seconds_by_hour(
        [(span.start, span.end, span.offset, span.name) for span in kept]
    ) == seconds_by_hour([(span.start, span.end, span.offset, span.sight.name) for span in spans])


def seconds_by_hour(spans: list[tuple[int, int, int, str]]) -> Counter[tuple[int, int, str]]:
    sums: Counter[tuple[int, int, str]] = Counter()
    for start, end, offset, name in spans:
        for day, hour, seconds in split(start, end, offset):
            sums[day, hour, name] += seconds
    return sums


def test_a_damaged_spool_is_kept_aside(tmp_path: Path) -> None:
    open_spool(tmp_path).close()
    (tmp_path / "spool.db").write_bytes(b"no database" * 1000)
    with open_spool(tmp_path) as spool:
        assert (0, 1) == (spool.waiting(), len(list(tmp_path.glob("spool-damaged-*.db"))))


def test_a_spool_that_is_damaged_somewhere_is_kept_aside_at_the_start(tmp_path: Path) -> None:
    with open_spool(tmp_path) as spool:
        spool.put([Span(10 * n, 10 * n + 5, 0, Sight("app", f"app {n}", "t" * 60)) for n in range(999)])
    raw = bytearray((tmp_path / "spool.db").read_bytes())
    raw[-4000:-3900] = bytes(100)
    (tmp_path / "spool.db").write_bytes(raw)
    with open_spool(tmp_path) as spool:
        spool.put([Span(1, 2, 0, Sight("app", "new"))])

        assert (1, 1) == (spool.waiting(), len(list(tmp_path.glob("spool-damaged-*.db"))))


def test_where_children_that_end_are_ignored_a_tray_is_let_go_of_all_the_same() -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        child = os.posix_spawnp("sleep", ["sleep", "0.1"], os.environ)
        end_process(child)
    finally:
        signal.signal(signal.SIGCHLD, before)

    assert not Path(f"/proc/{child}").exists()


def test_a_fault_that_nobody_foresaw_does_not_end_the_sending(
    spool: Spool, capsys: pytest.CaptureFixture[str]
) -> None:
    def sign() -> Sign:
        if not uploader.ended.is_set():
            raise ZeroDivisionError
        return Sign(State.RECORDING)

    uploader = Uploader(spool, Line("http://127.0.0.1:1", "token"), sign)
    sending = Thread(target=uploader.run)
    sending.start()
    sending.join(0.3)
    alive = sending.is_alive()
    uploader.ended.set()
    uploader.wake.set()
    sending.join(5)

    assert (True, False) == (alive, sending.is_alive())
    assert "sending failed (ZeroDivisionError)" in capsys.readouterr().err


@pytest.mark.parametrize("left", ["", "no key", "00" * 16])
def test_what_is_no_key_seals_nothing(tmp_path: Path, left: str) -> None:
    path = tmp_path / "spool.key"
    path.write_text(left)
    key = read_key(path)

    assert (32, key, "600") == (len(key), read_key(path), oct(path.stat().st_mode)[-3:])
