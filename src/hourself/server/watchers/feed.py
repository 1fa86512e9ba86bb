# SPDX-License-Identifier: AGPL-3.0-or-later
"""The time of the day out of what watchers tell: spans of a device for each machine, “ActivityWatch: HOST”.

Each change of an event is noted with its stretch, in the transaction that makes it. Here that stretch is made anew:
what its spans should be by all events is compared with what they are. So late, growing and deleted events come out
alike, in whatever order and however often this runs. Long stretches are made day by day, in several transactions.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import NamedTuple

from hourself.core.person import Stretch
from hourself.server.accounts.tokens import Sign, add_silent_device, note_sign_of_life
from hourself.server.imports.here import local_zone
from hourself.server.imports.moments import Zone
from hourself.server.store.cipher import Connection
from hourself.server.store.origins import Numbered, read_bounds, read_stretches, write_numbered
from hourself.server.store.preferences import read_preferences
from hourself.server.store.rules import variant_for
from hourself.server.store.spans import Book, delete_unused_names, take_spans
from hourself.server.store.sql import query
from hourself.server.store.store import Store
from hourself.server.watchers.buckets import HOST_TABLE, ROOM, Shelf
from hourself.server.watchers.composing import Piece, Thing, compose
from hourself.server.watchers.events import LATEST, SECOND
from hourself.server.watchers.machines import Machine, cut_until, find_machines, read_told

_CHUNK = 86_400 * SECOND
#: Seconds of work in one transaction, or a little more: nobody who writes meanwhile waits for long.
_SECONDS = 0.2
#: Spans end no later than this many seconds from now, as at the ingest door.
AHEAD = 300
#: What was told in the last so many seconds says that a machine is in use.
FRESH = 150
_LONGEST_NAME = 64


class Host(NamedTuple):
    """A host as the table has it. `begin` and `end`: what changed lies between them, None where nothing did.

    `made_of`: what its time was made of when it was last made, '' for none; `gone`: something was deleted.
    """

    name: str
    device: int
    made_of: str
    begin: int | None
    end: int | None
    gone: bool

    def changed(self, begin: int, end: int, *, gone: bool = False) -> Host:
        """The same with more that changed."""
        first = begin if self.begin is None else min(self.begin, begin)
        last = end if self.end is None else max(self.end, end)
        return self._replace(begin=first, end=last, gone=self.gone or gone)

    def settled(self) -> Host:
        """The same with nothing left to do."""
        return self._replace(begin=None, end=None, gone=False)


def feed_watchers(store: Store, now: float | None = None) -> None:
    """Make time of all that changed since this last ran."""
    at = int(time.time() if now is None else now)
    zone = Zone(local_zone())
    for (account,) in store.reader().execute(query(ROOM, "changed_accounts")).fetchall():
        feed_account(store, account, at, zone)


def feed_account(store: Store, account: int, now: int, zone: Zone) -> None:
    """Make time of what changed in one account's buckets."""
    more = True
    while more:
        with store.writing() as connection:
            shelf = Shelf(connection, account, store.vault.sealer(account))
            more = _Feed(shelf, now, zone).step()


class _Feed:
    """One transaction's work."""

    def __init__(self, shelf: Shelf, now: int, zone: Zone) -> None:
        self._shelf, self._now, self._zone = shelf, now, zone
        self._limit = (now + AHEAD) * SECOND
        self._until = time.monotonic() + _SECONDS

    def step(self) -> bool:
        """Work for a moment; says whether something is left."""
        stored = self._read_hosts()
        machines = find_machines(self._shelf.all())
        hosts = _gather(stored, machines)
        for name in stored:
            while self._is_due(hosts[name]) and time.monotonic() < self._until:
                hosts[name] = self._advance(hosts[name], machines.get(name))
            if hosts[name] != stored[name]:
                self._save(hosts[name])
        return any(map(self._is_due, hosts.values()))

    def _is_due(self, host: Host) -> bool:
        return host.begin is not None and host.begin < self._limit

    def _read_hosts(self) -> dict[str, Host]:
        unseal = self._shelf.sealer.unseal
        hosts = [
            Host(
                unseal(sealed, HOST_TABLE),
                device,
                unseal(made, HOST_TABLE) if made else "",
                begin,
                end,
                bool(gone),
            )
            for sealed, device, made, begin, end, gone in self._shelf.run("read_hosts", self._shelf.account)
        ]
        return {host.name: host for host in hosts}

    def _save(self, host: Host) -> None:
        seal = self._shelf.sealer.seal
        sealed = seal(host.name, HOST_TABLE)
        made = seal(host.made_of, HOST_TABLE) if host.made_of else None
        told = host._asdict() | {"account": self._shelf.account, "sealed": sealed, "made_of": made}
        self._shelf.run("set_host", **told)

    def _advance(self, host: Host, machine: Machine | None) -> Host:
        """Make the next stretch; gives what is left."""
        host, revoked = self._look_up(host)
        told = machine.bounds(self._shelf) if machine else None
        spans = self._span_bounds(host)
        bounds = [each for each in (told, spans) if each]
        changed, until = host.begin, host.end
        if changed is None or until is None or not bounds or revoked:
            return host.settled()
        begin = max(changed, min(first for first, _ in bounds))
        end = min(until, max(self._limit, spans[1] if spans else 0), max(last for _, last in bounds))
        stop = min(begin + _CHUNK, end)
        if begin <= stop:
            host = self._make(host, machine, begin, stop)
        if stop < end:
            return host._replace(begin=stop)
        if host.gone:
            self._drop_unused()
        # What is told of times to come is made when they have come.
        ahead = min(until, told[1]) if told else 0
        return (
            host._replace(begin=self._limit, end=ahead, gone=False) if ahead > self._limit else host.settled()
        )

    def _look_up(self, host: Host) -> tuple[Host, bool]:
        """The host as its device is now, and whether that was revoked; without one that is gone, all is made anew."""
        if not host.device:
            return host, False
        row = self._shelf.run("find_device", self._shelf.account, host.device).fetchone()
        return (host, bool(row[0])) if row else (host.changed(0, LATEST)._replace(device=0), False)

    def _span_bounds(self, host: Host) -> tuple[int, int] | None:
        found = read_bounds(self._shelf.connection, self._shelf.account, host.device)
        return (found[0] * SECOND, found[1] * SECOND) if found else None

    def _make(self, host: Host, machine: Machine | None, begin: int, stop: int) -> Host:
        if machine:
            stop = max(stop, min(cut_until(self._shelf, machine, begin, stop), self._limit))
        # Rounding moves an edge by half a second, and neighbours touch.
        first, last = begin // SECOND - 1, -(-stop // SECOND) + 1
        wanted = [
            span
            for span in self._spans(machine, (first - 1) * SECOND, (last + 1) * SECOND)
            if span.start <= last and span.end >= first
        ]
        if wanted and not host.device:
            host = host._replace(device=self._add_device(host.name))
        self._replace(host.device, read_stretches(*self._place(host.device), first, last), wanted)
        if stop >= (self._now - FRESH) * SECOND and host.device:
            sign = Sign("recording", None, "ActivityWatch", None)
            note_sign_of_life(self._shelf.connection, host.device, sign, self._now)
        return host

    def _spans(self, machine: Machine | None, begin: int, end: int) -> Iterator[Numbered]:
        if machine is None:
            return
        connection, account = self._shelf.connection, self._shelf.account
        browsers = read_preferences(connection, account).browsers
        told = read_told(self._shelf, machine, begin, end, browsers=browsers).until(self._limit)
        book = Book(account, self._shelf.sealer)
        for piece in compose(told):
            ids = _number(connection, book, piece.thing)
            for start, stop, offset in _cut(self._zone, piece):
                yield Numbered(start, stop, offset, *ids)

    def _replace(self, device: int, stored: list[Stretch], wanted: list[Numbered]) -> None:
        """Let the device hold what is wanted in the place of what is stored; what is the same is not touched."""
        connection, account = self._shelf.connection, self._shelf.account
        same = {Numbered(old.begin, old.end, old.offset, old.name, old.title) for old in stored} & set(wanted)
        kept = {span.start for span in same}
        take_spans(connection, account, [old for old in stored if old.begin not in kept])
        fresh = [span for span in wanted if span not in same]
        if fresh:
            write_numbered(connection, account, self._shelf.sealer, device, fresh)

    def _place(self, device: int) -> tuple[Connection, int, int]:
        return self._shelf.connection, self._shelf.account, device

    def _add_device(self, host: str) -> int:
        name = f"ActivityWatch: {host}"[:_LONGEST_NAME]
        return add_silent_device(self._shelf.connection, self._shelf.account, name, self._now)

    def _drop_unused(self) -> None:
        """What was deleted leaves no name behind, nor a title."""
        connection, account = self._shelf.connection, self._shelf.account
        connection.execute("PRAGMA secure_delete = ON")
        names = [row[0] for row in connection.execute(query(ROOM, "all_names"), (account,))]
        delete_unused_names(connection, account, names)


def _gather(stored: dict[str, Host], machines: dict[str, Machine]) -> dict[str, Host]:
    """The hosts with what changed on each machine, wherever it was told; all, where it is made of other things."""
    owners = {bucket.host: name for name, machine in machines.items() for bucket in machine.buckets}
    hosts = dict(stored)
    for name, host in stored.items():
        owner = owners.get(name, name)
        if owner != name and host.begin is not None and host.end is not None and owner in hosts:
            hosts[owner] = hosts[owner].changed(host.begin, host.end, gone=host.gone)
            hosts[name] = hosts[name].settled()
    for name, host in hosts.items():
        made_of = machines[name].made_of() if name in machines else ""
        if made_of != host.made_of:
            hosts[name] = host.changed(0, LATEST)._replace(made_of=made_of)
    return hosts


def _number(connection: Connection, book: Book, thing: Thing) -> tuple[int, int]:
    """The numbers of a thing's name, under which rules on titles may have put it, and of its title."""
    rules = book.title_rules(connection)
    variant = variant_for(rules, thing.kind, thing.name, thing.title) if rules and thing.title else None
    name = book.name_id(connection, thing.kind, thing.name, variant or "")
    return name, book.title_id(connection, name, thing.title)


def _cut(zone: Zone, piece: Piece) -> Iterator[tuple[int, int, int]]:
    """Whole seconds of a piece with their offset, cut at midnight and where clocks change. Its edges are rounded."""
    begin, end = ((edge + SECOND // 2) // SECOND * 1000 for edge in (piece.start, piece.end))
    for _day, offset, start, stop in zone.cut(begin, end):
        yield start // 1000, stop // 1000, offset
