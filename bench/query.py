# SPDX-License-Identifier: AGPL-3.0-or-later
"""ActivityWatch's query language over a made-up month: 100,000 windows, 20,000 titles, 10,000 pages, 31 rules.

The query does what a page of its web UI asks for: windows while somebody was there or a page was heard, by app, title
and category, and pages while their browser was in front. `query_month_cold_s` is the same where each window has a title
of its own. CPU seconds in the server, from the store to what is written as JSON.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from hourself.server.store.schema import create
from hourself.server.store.store import Store, open_store
from hourself.server.watchers.buckets import Shelf
from hourself.server.watchers.events import SECOND, Event
from hourself.server.watchers.query import ShelfReader, run_query
from hourself.server.watchers.storing import Events

ACCOUNT, WINDOWS, START = 1, 100_000, 1_790_000_000 * SECOND
APPS = ("firefox", "code", "xterm", "mail", *(f"app {number}" for number in range(36)))
WORDS = (
    "gmail|thunderbird|mutt", "github|gitlab", "vim|spyder|code", "youtube|vlc", "reddit", r"spec\b", "slack", "zoom",
    "steam", "notes?$", r"document 1\d* ", "blender|gimp", "word", "excel", "slides", "xterm", "ssh", "docker",
    "jupyter", "latex", "pdf", "spotify", "netflix", "linkedin", "amazon", "ebay", "wikipedia", "news", "maps", "bank",
    "chess",
)  # fmt: skip
CLASSES = [
    [[f"Topic {place % 7}", word], {"regex": word, "ignore_case": True}] for place, word in enumerate(WORDS)
]
QUERY = """
events = flood(query_bucket(find_bucket("aw-watcher-window_")));
there = filter_keyvals(flood(query_bucket(find_bucket("aw-watcher-afk_"))), "status", ["not-afk"]);
pages = flood(query_bucket(find_bucket("aw-watcher-web-firefox_")));
pages = filter_period_intersect(pages, filter_keyvals(events, "app", ["firefox"]));
pages = sort_by_timestamp(split_url_events(pages));
there = period_union(there, filter_keyvals(pages, "audible", [true]));
events = categorize(filter_period_intersect(events, there), CLASSES);
pages = filter_period_intersect(pages, there);
titles = sort_by_duration(merge_events_by_keys(events, ["app", "title"]));
RETURN = {
    "apps": limit_events(sort_by_duration(merge_events_by_keys(titles, ["app"])), 100),
    "titles": limit_events(titles, 100),
    "categories": sort_by_duration(merge_events_by_keys(events, ["$category"])),
    "domains": limit_events(sort_by_duration(merge_events_by_keys(pages, ["$domain"])), 100),
    "there": there,
    "duration": sum_durations(events)
};
""".replace("CLASSES", json.dumps(CLASSES).replace("\\\\", "\\"))


def run() -> Iterator[tuple[str, float, str]]:
    """Figures as `(name, value, unit)`."""
    for name, titles in (("query_month_s", 20_000), ("query_month_cold_s", WINDOWS)):
        with TemporaryDirectory(prefix="hourself-bench-") as folder:
            store, end = _fill(Path(folder), titles)
            yield name, median(_time(store, end) for _ in range(3)), "s of CPU"
            store.close()


def _time(store: Store, end: int) -> float:
    shelf = Shelf(store.reader(), ACCOUNT, store.vault.sealer(ACCOUNT))
    began = time.process_time()
    (answer,) = run_query(QUERY, [(START, end)], ShelfReader(shelf))
    json.dumps(answer)
    assert answer["duration"] > 0
    return time.process_time() - began


def _fill(folder: Path, titles: int) -> tuple[Store, int]:
    store, chance = open_store(folder, bytes(32)), random.Random(1)  # noqa: S311 -- made-up days, no secret
    writer = store.writer()
    create(writer)
    writer.executescript((resources.files("hourself.server.watchers") / "schema.sql").read_text())
    store.vault.make(ACCOUNT)
    end = START
    windows = []
    for number in range(WINDOWS):
        length = chance.choice((1, 2, 5, 20, 60)) * SECOND
        title = f"document {number % titles if titles == WINDOWS else chance.randrange(titles)} notes"
        windows.append(Event(None, end, length, {"app": chance.choice(APPS), "title": title}))
        end += length + chance.choice((0, 0, 1, 2)) * SECOND
    writer.execute("BEGIN IMMEDIATE")
    shelf = Shelf(writer, ACCOUNT, store.vault.sealer(ACCOUNT))
    _add(shelf, "aw-watcher-window_desk", "currentwindow", windows)
    _add(shelf, "aw-watcher-afk_desk", "afkstatus", _make_presence(end, chance))
    _add(shelf, "aw-watcher-web-firefox_desk", "web.tab.current", _make_pages(end, chance))
    writer.execute("COMMIT")
    writer.close()
    return store, end


def _add(shelf: Shelf, name: str, kind: str, events: list[Event]) -> None:
    shelf.add(name, {"type": kind, "client": "bench", "hostname": "desk"}, 1)
    bucket = shelf.find(name)
    assert bucket
    Events(shelf, bucket).insert(events)


def _make_presence(end: int, chance: random.Random) -> list[Event]:
    events, start = [], START
    while start < end:
        length = chance.randrange(60, 3000) * SECOND
        events.append(Event(None, start, length, {"status": "not-afk" if len(events) % 2 else "afk"}))
        start += length
    return events


def _make_pages(end: int, chance: random.Random) -> list[Event]:
    events, start = [], START
    while start < end:
        length = chance.randrange(5, 300) * SECOND
        url = f"https://site{chance.randrange(500)}.com/"
        events.append(Event(None, start, length, {"url": url, "title": "", "audible": chance.random() < 0.2}))
        start += length + chance.randrange(30) * SECOND
    return events
