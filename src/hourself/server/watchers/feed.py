# SPDX-License-Identifier: AGPL-3.0-or-later
"""The time of the day out of what watchers tell: spans of a device for each machine, “ActivityWatch: HOST”.

Each change of an event is noted with its stretch, in the transaction that makes it. Here the days of that stretch are
made anew: what their spans should be by all events is compared with what they are. So late, growing and deleted events
come out alike, in whatever order and however often this runs.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from hourself.core.person import Stretch
from hourself.server.accounts.devices import free_name
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
from hourself.server.watchers.laying import lay
from hourself.server.watchers.machines import Machine, cut_until, find_machines, read_told

_DAY = 86_400_000
#: Seconds of work in one transaction, or a little more: nobody who writes meanwhile waits for long.
_SECONDS = 0.2
#: Spans end no later than this many seconds from now, as at the ingest door.
AHEAD = 300
#: What was told in the last so many seconds says that a machine is in use.
FRESH = 150


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
    """Make time of all that changed since this last ran. One account's fault keeps no other waiting, and is raised."""
    at = int(time.time() if now is None else now)
    zone = Zone(local_zone())
    changed = (account for (account,) in store.reader().execute(query(ROOM, "changed_accounts")).fetchall())
    for_each(
        changed,
        lambda account: feed_account(store, account, at, zone),
        "Watchers of some accounts could not be counted.",
    )


def for_each(accounts: Iterable[int], work: Callable[[int], None], told: str) -> None:
    """Do a work for each account. One's fault keeps no other waiting; all are raised at the end, as `told`."""
    faults: list[Exception] = []
    for account in accounts:
        try:
            work(account)
        except Exception as fault:  # noqa: BLE001 -- whatever it was
            faults.append(fault)
    if faults:
        raise ExceptionGroup(told, faults)


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
        """Make the next day; gives what is left."""
        host, revoked = self._look_up(host)
        told = machine.bounds(self._shelf) if machine else None
        spans = self._span_bounds(host)
        bounds = [each for each in (told, spans) if each]
        changed, until = host.begin, host.end
        if changed is None or until is None or not bounds or revoked:
            return host.settled()
        begin = max(changed, min(first for first, _ in bounds))
        end = min(until, max(self._limit, spans[1] if spans else 0), max(last for _, last in bounds))
        if begin <= end:
            host, stop = self._make(host, machine, begin, end)
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

    def _make(self, host: Host, machine: Machine | None, begin: int, end: int) -> tuple[Host, int]:
        """Make the day of `begin` anew, and those into which it reaches; gives the moment up to which all is made."""
        last = min(end, self._zone_day(begin)[1] * 1000)
        if machine:
            last = max(last, min(cut_until(self._shelf, machine, begin, last), self._limit))
        first, stop, stored = self._frame(host.device, begin, last)
        wanted = list(self._spans(machine, first, stop))
        if wanted and not host.device:
            host = host._replace(device=self._add_device(host.name))
        self._replace(host.device, stored, wanted)
        if last >= (self._now - FRESH) * SECOND and host.device:
            sign = Sign("recording", None, "ActivityWatch", None)
            note_sign_of_life(self._shelf.connection, host.device, sign, self._now)
        return host, stop * 1000

    def _frame(self, device: int, begin: int, last: int) -> tuple[int, int, list[Stretch]]:
        """The whole days (milliseconds) that hold two moments, and the spans that stand there."""
        while True:
            first, stop = self._zone_day(begin)[0], self._zone_day(last)[1]
            place = self._shelf.connection, self._shelf.account, device
            near = read_stretches(*place, first // 1000, stop // 1000)
            stored = [old for old in near if old.begin * 1000 < stop and old.end * 1000 > first]
            if not stored or (first <= stored[0].begin * 1000 and stored[-1].end * 1000 <= stop):
                return first, stop, stored
            # Days began at other hours when these were made: the machine's zone is another one now.
            begin = min(begin, stored[0].begin * SECOND)
            last = max(last, stored[-1].end * SECOND - 1)

    def _zone_day(self, moment: int) -> tuple[int, int]:
        """The local day of a moment (microseconds): its first millisecond, and that after the last."""
        now = moment // 1000
        day = (now + self._zone.offset(now) * 60_000) // _DAY
        return self._zone.utc(day * _DAY), self._zone.utc((day + 1) * _DAY)

    def _spans(self, machine: Machine | None, begin: int, end: int) -> Iterator[Numbered]:
        """What the days from `begin` to `end` (milliseconds) should hold."""
        if machine is None:
            return
        connection, account = self._shelf.connection, self._shelf.account
        browsers = read_preferences(connection, account).browsers
        told = read_told(self._shelf, machine, begin * 1000, end * 1000, browsers=browsers)
        numbers = _Numbers(connection, Book(account, self._shelf.sealer))
        for parts in _by_day(self._zone, compose(told.until(self._limit)), begin, end):
            spots = lay(
                [(part.start, part.end) for part in parts], self._zone_day(parts[0].start * 1000)[1] // 1000
            )
            for part, (start, stop) in zip(parts, spots, strict=True):
                if start < stop:
                    yield Numbered(start, stop, part.offset, *numbers.of(part.thing))

    def _replace(self, device: int, stored: list[Stretch], wanted: list[Numbered]) -> None:
        """Let the device hold what is wanted in the place of what is stored; what is the same is not touched."""
        connection, account = self._shelf.connection, self._shelf.account
        same = {Numbered(old.begin, old.end, old.offset, old.name, old.title) for old in stored} & set(wanted)
        kept = {span.start for span in same}
        take_spans(connection, account, [old for old in stored if old.begin not in kept])
        fresh = [span for span in wanted if span not in same]
        if fresh:
            write_numbered(connection, account, self._shelf.sealer, device, fresh)

    def _add_device(self, host: str) -> int:
        connection, account = self._shelf.connection, self._shelf.account
        name = free_name(connection, account, f"ActivityWatch: {host}")
        return add_silent_device(connection, account, name, self._now)

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


class _Numbers:
    """The numbers of things: of a name, under which rules on titles may have put it, and of a title."""

    def __init__(self, connection: Connection, book: Book) -> None:
        self._connection, self._book = connection, book
        self._rules = book.title_rules(connection)
        self._known: dict[Thing, tuple[int, int]] = {}

    def of(self, thing: Thing) -> tuple[int, int]:
        """Name and title, 0 for none."""
        if thing not in self._known:
            variant = variant_for(self._rules, thing.kind, thing.name, thing.title)
            name = self._book.name_id(self._connection, thing.kind, thing.name, variant)
            self._known[thing] = name, self._book.title_id(self._connection, name, thing.title)
        return self._known[thing]


class _Part(NamedTuple):
    """Milliseconds of a thing on one local day, under one offset."""

    start: int
    end: int
    offset: int
    thing: Thing


def _by_day(zone: Zone, pieces: Iterable[Piece], begin: int, end: int) -> Iterator[list[_Part]]:
    """What of the pieces lies between two milliseconds, cut at midnight and where clocks change, day by day."""
    days: defaultdict[int, list[_Part]] = defaultdict(list)
    for piece in pieces:
        first, last = max(piece.start // 1000, begin), min(piece.end // 1000, end)
        for day, offset, start, stop in zone.cut(first, last):
            days[day].append(_Part(start, stop, offset, piece.thing))
    yield from days.values()
