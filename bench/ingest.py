# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ingest door, bytes in and receipt out, beside bare SQLCipher in the same run on the same disk.

The opponent keeps the very same spans, texts and all, by one `executemany` per batch into one table with the store's
key, and commits with the same synchronous=FULL; it decodes nothing, checks nothing, seals nothing and keeps no tally.
Both run in this process, in turns, on one core where the system lets us choose.
"""

from __future__ import annotations

import http.client
import io
import json
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread

import sqlcipher3
from tests.running import Server

from hourself.server.accounts.tokens import digest
from hourself.server.ingest.door import Door
from hourself.server.store.schema import create
from hourself.server.store.store import Store, open_store

SPANS, BATCHES, TURNS = 60_000, (1000, 100), 5
SINGLES, CONNECTIONS = 250, 8
TOKEN = "bench"  # noqa: S105 -- of a store that lives for a minute
Row = tuple[int, int, str, str | None]


def run() -> Iterator[tuple[str, float, str]]:
    """Figures as `(name, value, unit)`."""
    if hasattr(os, "sched_setaffinity"):
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(cores)})
    yield from _batches()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)
    yield "ingest_single_per_s", _singles(), "spans/s"


def _batches() -> Iterator[tuple[str, float, str]]:
    rows = _days(SPANS * TURNS)
    for size in BATCHES:
        with TemporaryDirectory(prefix="hourself-bench-") as folder:
            ours, bare, ratio, cpu = _race(Path(folder), rows, size)
        suffix = "" if size == 1000 else f"_{size}"
        yield f"ingest_batch{suffix}_per_s", ours, "spans/s"
        yield f"ingest_bare{suffix}_per_s", bare, "spans/s"
        yield f"ingest_batch_ratio{suffix}", ratio, "of bare SQLCipher"
        yield f"ingest_cpu_ms_per_span{suffix}", cpu, "ms"
        if size == 1000:
            yield "bytes_per_span", _bytes_per_span(rows), "bytes"


def _race(folder: Path, rows: list[Row], size: int) -> tuple[float, float, float, float]:
    """Spans per second of both, their ratio, and our CPU in ms per span: medians of the turns."""
    store = _make_store(folder / "ours")
    door, bare = Door(store, lambda: 2e9), _make_bare(folder / "bare.db")
    ours: list[float] = []
    theirs: list[float] = []
    cpu: list[float] = []
    for turn in range(TURNS):
        part = rows[turn * SPANS : (turn + 1) * SPANS]
        bodies = [_body(part[first : first + size]) for first in range(0, SPANS, size)]
        packs = [[_row(*each) for each in part[first : first + size]] for first in range(0, SPANS, size)]
        began, used = time.perf_counter(), time.process_time()
        for body in bodies:
            _send(door, body)
        ours.append(SPANS / (time.perf_counter() - began))
        cpu.append((time.process_time() - used) * 1000 / SPANS)
        began = time.perf_counter()
        for pack in packs:
            bare.execute("BEGIN IMMEDIATE")
            bare.executemany("INSERT INTO span VALUES (1, 1, ?, ?, 60, ?, ?, ?)", pack)
            bare.execute("COMMIT")
        theirs.append(SPANS / (time.perf_counter() - began))
    door.committer.close()
    store.close()
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    return median(ours), median(theirs), median(ratios), median(cpu)


def _bytes_per_span(rows: list[Row]) -> float:
    """The size of the whole store, tallies, names and titles included, after a hundred days of 3,000 spans."""
    with TemporaryDirectory(prefix="hourself-bench-") as folder:
        store = _make_store(Path(folder) / "ours")
        empty = store.path.stat().st_size
        door = Door(store, lambda: 2e9)
        for first in range(0, len(rows), 1000):
            _send(door, _body(rows[first : first + 1000]))
        door.committer.close()
        writer = store.writer()
        writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        writer.close()
        store.close()
        return (store.path.stat().st_size - empty) / len(rows)


def _singles() -> float:
    """Spans per second over HTTP, one span to a request, from eight connections at once: group commit."""
    with TemporaryDirectory(prefix="hourself-bench-") as folder, Server(Path(folder)) as server:
        tokens = [server.token(f"device {number}") for number in range(CONNECTIONS)]
        threads = [Thread(target=_send_singles, args=(server.port, token)) for token in tokens]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return SINGLES * CONNECTIONS / (time.perf_counter() - began)


def _send_singles(port: int, token: str) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for row in _days(SINGLES):
        line.request("POST", "/ingest/v1/batch", _body([row]), headers)
        answer = line.getresponse()
        assert answer.status == 200, answer.read()
        answer.read()
    line.close()


def _send(door: Door, body: bytes) -> None:
    environ = {
        "PATH_INFO": "/ingest/v1/batch", "REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)), "HTTP_AUTHORIZATION": f"Bearer {TOKEN}", "wsgi.input": io.BytesIO(body),
    }  # fmt: skip
    status: list[str] = []
    door(environ, lambda line, _headers: status.append(line))
    assert status == ["200 OK"]


def _days(count: int) -> list[Row]:
    """Spans of 2 to 28 seconds, 3,000 a day, of 60 names; the apps' with one of 40 titles each."""
    chance = random.Random(1)  # noqa: S311 -- made-up days, no secret
    made: list[Row] = []
    for index in range(count):
        start = 1_700_000_000 + index // 3000 * 86_400 if index % 3000 == 0 else made[-1][1]
        number = min(int(chance.expovariate(0.1)), 59)
        title = f"document {chance.randrange(40)} of {number}" if number % 2 else None
        name = f"app {number}" if number % 2 else f"site{number}.example"
        made.append((start, start + chance.randint(2, 28), name, title))
    return made


def _body(rows: list[Row]) -> bytes:
    spans = [
        {"sequence": index, "start": start, "end": end, "offset": 60, "name": name}
        | {"kind": "app" if title else "site"}
        | ({"title": title} if title else {})
        for index, (start, end, name, title) in enumerate(rows, 1)
    ]
    return json.dumps({"version": 1, "spans": spans}).encode()


def _row(start: int, end: int, name: str, title: str | None) -> tuple[int, int, str, str, str | None]:
    return start, end, "app" if title else "site", name, title


def _make_store(folder: Path) -> Store:
    store = open_store(folder, bytes(32))
    store.vault.make(1)
    writer = store.writer()
    create(writer)
    # The door finds a device by its token alone: the columns that it reads and writes.
    writer.execute(
        "CREATE TABLE device (id INTEGER PRIMARY KEY, account, token UNIQUE, revoked, seen, state, until,"
        " system, release)"
    )
    writer.execute("INSERT INTO device (id, account, token) VALUES (1, 1, ?)", (digest(TOKEN),))
    writer.close()
    return store


def _make_bare(path: Path) -> sqlcipher3.Connection:
    connection = sqlcipher3.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{bytes(32).hex()}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        'CREATE TABLE span (account, device, start, "end", "offset", kind, name, title,'
        " PRIMARY KEY (account, device, start)) WITHOUT ROWID"
    )
    return connection
