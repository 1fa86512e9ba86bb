# SPDX-License-Identifier: AGPL-3.0-or-later
"""Queries over made-up buckets, on which ours and aw-core's must agree; and a reader of such buckets.

Left out is where aw-core answers wrongly, or by chance: literals after a call inside a call, overlapping lists where
the function expects none, events that lack one of several keys, values shared by two names and then changed. Lengths
are multiples of 40 ms: halves of gaps, twice over, stay whole milliseconds, which is what aw-core keeps.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

from hourself.server.watchers.events import Event
from hourself.server.watchers.query import QueryError, run_query
from tests.server.watchers.written import BUCKETS, URLS, WRITTEN

Case = dict[str, Any]
_STEP, _SPAN = 40, 30_000
_MILLISECOND = 1000
_APPS, _STATUSES = ("code", "mail", "web", "Ünï"), ("afk", "not-afk")
_TITLES = ("(3) Inbox", "● notes.md - code", "FPS: 59.9 game", "plain", "Ünïcode — zwei", "* x")
_PATTERNS = ("mail", "^code$", "[a-z]+e", "n.t", "Inbox|plain", "ZWEI", "ü", "nothing", r"\d", "e.{2,4}$")


RANDOM = 80


class Listed:
    """A case's buckets as a `Reader`."""

    def __init__(self, case: Case) -> None:
        self._hosts = {name: host for name, (host, _events) in case["buckets"].items()}
        self._events = {
            name: [
                Event(number, start * _MILLISECOND, length * _MILLISECOND, data)
                for number, (start, length, data) in enumerate(events)
            ]
            for name, (_host, events) in case["buckets"].items()
        }

    def find_bucket(self, part: str, hostname: str | None = None) -> str | None:
        """The first that fits."""
        found = (name for name, host in self._hosts.items() if part in name and hostname in {None, host})
        return next(found, None)

    def list_buckets(self) -> list[str]:
        """All of them."""
        return list(self._events)

    def read(self, bucket: str, begin: int, end: int, limit: int = -1) -> list[Event] | None:
        """Cut to the period, the newest first, of equals the one that came last."""
        if bucket not in self._events:
            return None
        touching = [event for event in self._events[bucket] if event.end >= begin and event.start <= end]
        cut = [
            event._replace(
                start=max(event.start, begin), length=min(event.end, end) - max(event.start, begin)
            )
            for event in sorted(touching, key=lambda event: (event.start, event.id), reverse=True)
        ]
        return cut if limit < 0 else cut[:limit]

    def count(self, bucket: str, begin: int, end: int) -> int | None:
        """How many touch the period."""
        events = self.read(bucket, begin, end)
        return None if events is None else len(events)


def answer(case: Case) -> Any:
    """Our answer to a case, in the form in which aw-core's is recorded."""
    period = case["begin"] * _MILLISECOND, case["end"] * _MILLISECOND
    try:
        (found,) = run_query(case["query"], [period], Listed(case), name="test")
    except QueryError as error:
        return {"error": error.kind}
    return {"answer": json.loads(json.dumps(found))}


def write_cases() -> list[Case]:
    """Every case whose answer by aw-core is recorded."""
    written = [{"buckets": BUCKETS, "query": query, "begin": 0, "end": _SPAN * 2} for query in WRITTEN]
    return [*written, *map(make_case, range(RANDOM))]


def make_case(seed: int) -> Case:
    """A case of its own for each number."""
    return _Maker(Random(seed)).make()


class _Maker:
    """Makes one query: lines that begin with a bucket and change what comes out of it, step by step."""

    def __init__(self, random: Random) -> None:
        self._random, self._names = random, 0
        self._lines: list[str] = []

    def make(self) -> Case:
        """The case."""
        pick, random = self._random.choice, self._random
        buckets = {
            "aw-watcher-window_desk": ["desk", self._events(neat=True, web=False)],
            "aw-watcher-afk_desk": ["desk", self._presence()],
            "aw-watcher-web-chrome_desk": ["desk", self._events(neat=True, web=True)],
            "aw-watcher-window_other": ["other", self._events(neat=False, web=False)],
        }
        ends = [self._pipeline() for _ in range(random.randint(1, 3))]
        answers = [pick((end, f"sum_durations({end})", f"limit_events({end}, 3)")) for end in ends]
        written = pick(
            (f"[{', '.join(answers)}]", "{" + ", ".join(f'"{n}": {a}' for n, a in enumerate(answers)) + "}")
        )
        query = pick(("", "\n", " ")).join([*self._lines, f"RETURN = {written};"])
        return {"buckets": buckets, "query": query, "begin": 0, "end": _SPAN * 2}

    def _pipeline(self) -> str:
        name, neat = self._source()
        for _ in range(self._random.randint(0, 5)):
            steps = _NEAT_STEPS if neat else _STEPS
            step = self._random.choice(steps)
            told = getattr(self, step)(name)
            neat = neat if told is None else told
        if self._random.random() < 0.4:
            self._last(name)
        return name

    def _source(self) -> tuple[str, bool]:
        self._names += 1
        name = f"events_{self._names}"
        source = self._random.choice(
            (
                'query_bucket("aw-watcher-window_desk")',
                "query_bucket(find_bucket('aw-watcher-window_'))",
                'query_bucket(find_bucket("aw-watcher-web-", "desk"))',
                "query_bucket('aw-watcher-window_other')",
            )
        )
        self._lines.append(f"{name} = {source};")
        return name, "other" not in source

    def _set(self, name: str, value: str) -> None:
        self._lines.append(f"{name} = {value};")

    def _neat(self) -> str:
        """A second list, without overlaps."""
        name, neat = self._source()
        if not neat or self._random.random() < 0.5:
            self._set(name, f"flood({name})")
        self._set(name, f"sort_by_timestamp({name})")
        return name

    def flood(self, name: str) -> bool:
        self._set(name, self._random.choice((f"flood({name})", f"flood({name}, 1)", f"flood({name}, 0)")))
        return True

    def keep(self, name: str) -> None:
        function = self._random.choice(("filter_keyvals", "exclude_keyvals"))
        values = json.dumps(self._random.sample(_APPS, 2), ensure_ascii=False)
        self._set(name, f'{function}({name}, "app", {values})')

    def match(self, name: str) -> None:
        key, pattern = self._random.choice(("app", "title", "url")), self._random.choice(_PATTERNS)
        self._set(name, f'filter_keyvals_regex({name}, "{key}", "{pattern}")')

    def sort(self, name: str) -> None:
        self._set(name, f"{self._random.choice(('sort_by_timestamp', 'sort_by_duration'))}({name})")

    def limit(self, name: str) -> None:
        self._set(name, f"limit_events({name}, {self._random.randint(0, 12)})")

    def split(self, name: str) -> None:
        self._set(name, f"split_url_events({name})")

    def simplify(self, name: str) -> None:
        self._set(name, f'simplify_window_titles({name}, "title")')

    def categorize(self, name: str) -> None:
        self._set(name, f"categorize({name}, {self._rules(nested=True)})")

    def tag(self, name: str) -> None:
        self._set(name, f"tag({name}, {self._rules(nested=False)})")

    def intersect(self, name: str) -> None:
        other = self._present() if self._random.random() < 0.6 else self._neat()
        self._set(name, f"filter_period_intersect({name}, {other})")

    def fill(self, name: str) -> None:
        other = self._neat()
        self._set(name, f"sort_by_timestamp({name})")
        # Of two in the second list that one in the first covers, aw-core cuts the first alone.
        self._set(other, f"limit_events({other}, 1)")
        self._set(name, f"union_no_overlap({name}, {other})")

    def enrich(self, name: str) -> None:
        other, conflict = self._neat(), self._random.choice(("", ', "base_wins"', ', "sub_wins"'))
        keys = json.dumps(self._random.sample(("app", "title", "url"), 2))
        self._set(name, f"merge_subwatcher_fields({name}, {other}, {keys}{conflict})")

    def add(self, name: str) -> bool:
        other, _ = self._source()
        self._set(name, f"concat({name}, {other})")
        return False

    def _last(self, name: str) -> None:
        if self._random.random() < 0.5:
            self._set(name, f"categorize({name}, {self._rules(nested=True)})")
            self._set(name, f'merge_events_by_keys({name}, ["$category", "app"])')
        elif self._random.random() < 0.5:
            self._set(name, f"{self._random.choice(('merge_events_by_keys',))}({name}, ['title'])")
        else:
            self._set(name, f"period_union({name}, {self._neat()})")

    def _present(self) -> str:
        self._names += 1
        name = f"present_{self._names}"
        self._set(name, "flood(query_bucket(find_bucket('aw-watcher-afk_')))")
        self._set(name, f"filter_keyvals({name}, 'status', ['not-afk'])")
        return name

    def _rules(self, *, nested: bool) -> str:
        classes = []
        for number in range(self._random.randint(0, 5)):
            names = [f"{letter}{number}" for letter in "AB"[: self._random.randint(1, 2)]]
            rule: dict[str, Any] = {"type": "regex", "regex": self._random.choice(_PATTERNS)}
            if self._random.random() < 0.5:
                rule["ignore_case"] = True
            if self._random.random() < 0.2:
                rule["select_keys"] = ["title"]
            if self._random.random() < 0.2:
                rule["priority"] = self._random.randint(0, 25)
            classes.append([names if nested else names[0], rule])
        return json.dumps(classes, ensure_ascii=False).replace("\\\\", "\\")

    def _events(self, *, neat: bool, web: bool) -> list[Any]:
        events, start = [], 0
        while start < _SPAN:
            length = _STEP * self._random.choice((0, 1, 2, 5, 25, 100, 200))
            events.append([start, max(length, _STEP) if neat else length, self._data(web=web)])
            gap = self._random.choice((0, 0, _STEP, 1000, 4960, 5000, 5040, 9000))
            overlap = 0 if neat else self._random.choice((0, 0, _STEP, _STEP * 2, _STEP * 3, 4000))
            start = max(0, start + events[-1][1] + gap - overlap)
        return events

    def _presence(self) -> list[Any]:
        events, start = [], 0
        while start < _SPAN:
            length = _STEP * self._random.randint(1, 250)
            events.append([start, length, {"status": self._random.choice(_STATUSES)}])
            start += length + self._random.choice((0, 0, 2000, 8000))
        return events

    def _data(self, *, web: bool) -> dict[str, Any]:
        data: dict[str, Any] = {"app": self._random.choice(_APPS), "title": self._random.choice(_TITLES)}
        if web:
            data |= {"url": self._random.choice(URLS), "audible": self._random.random() < 0.5}
        return data


_STEPS = ("flood", "flood", "keep", "match", "sort", "limit", "simplify", "categorize", "tag", "split", "add")
_NEAT_STEPS = (*_STEPS, "intersect", "intersect", "fill", "enrich")
