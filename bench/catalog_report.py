# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the catalog knows of lists that others made, and how far it agrees: `make catalog-report`.

The lists are not part of the product: HOURSELF_SHARED_DATA, or the first argument, names the folder that holds them.
They speak of other topics than we do, so `catalog_topics.tsv` beside this file says which of our overviews a topic of
theirs fits. They measure the catalog; nothing is copied from them into it.
"""

from __future__ import annotations

import csv
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from hourself.core.catalog import VERSION, Entry, Source, count_rows, look_up
from hourself.core.classify import recognise
from hourself.core.taxonomy import CATEGORIES
from hourself.core.urls import has_public_suffix, trim

_HERE = Path(__file__).parent
# Two people gave the same category to 18 of the 22 names they share, and the same level to 9 of 18.
PEOPLE = "18 of 22 (82 %) by category, 9 of 18 (50 %) by level"


@dataclass
class Count:
    """How many names a topic has, how many the catalog knows, and how many of those it puts where the topic fits."""

    names: int = 0
    known: int = 0
    compared: int = 0
    agreed: int = 0

    def add(self, entry: Entry, fitting: frozenset[str]) -> None:
        """Count one name; an empty `fitting` says that the topic says nothing of ours."""
        self.names += 1
        self.known += entry.known
        if entry.known and fitting:
            self.compared += 1
            self.agreed += entry.category.overview in fitting


@dataclass
class Table:
    """One list's counts, by topic and by where the catalog's answers come from."""

    title: str
    topics: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    sources: dict[Source, Count] = field(default_factory=lambda: defaultdict(Count))
    total: Count = field(default_factory=Count)

    def add(self, topic: str, entry: Entry, fitting: frozenset[str]) -> None:
        """Count one name under its topic."""
        for count in (self.topics[topic], self.sources[entry.source], self.total):
            count.add(entry, fitting)


def main(arguments: list[str]) -> int:
    """Print the tables; without a folder, what the catalog holds and what is missing."""
    print(f"Catalog version {VERSION}: {count_rows('app'):,} apps, {count_rows('site'):,} sites")
    given = arguments[0] if arguments else os.environ.get("HOURSELF_SHARED_DATA", "")
    if not given:
        print("No lists to measure it by: set HOURSELF_SHARED_DATA to the folder that holds them.")
        return 0
    folder = Path(given)
    missing = [name for name in _LISTS if not (folder / name).is_file()]
    for name in missing:
        print(f"Not there: {folder / name}", file=sys.stderr)
    for name, measure in _LISTS.items():
        if name not in missing:
            measure(folder / name)
    return 1 if len(missing) == len(_LISTS) else 0


def report_triples(path: Path) -> None:
    """Names that people classified, with category, level and time."""
    rows = [(row, look_up(*recognise(row["activity"]))) for row in _rows(path)]
    hits = {
        "known": [entry.known for _, entry in rows],
        "category": [row["category"] == entry.category.category for row, entry in rows],
        "overview": [entry.category.overview in _overviews_of(row["category"]) for row, entry in rows],
        "level": [int(row["productivity"]) == entry.level for row, entry in rows],
    }
    weights = [int(row["seconds"]) for row, _ in rows]
    named = [row["category"] != "Uncategorized" for row, _ in rows]
    print(f"\n{path.name}: {len(rows)} names, {sum(weights):,} s. Two people agree on {PEOPLE}.")
    print(f"  {'':<10}{'names':>14}{'of time':>9}{'but for Uncategorized':>24}")
    for what, hit in hits.items():
        told = [yes for yes, name in zip(hit, named, strict=True) if name]
        time = sum(weight for yes, weight in zip(hit, weights, strict=True) if yes)
        shares = (_share(sum(hit), len(hit)), _percent(time, sum(weights)), _share(sum(told), len(told)))
        print("  {:<10}{:>14}{:>9}{:>24}".format(what, *shares))
    for row, entry in rows:
        if row["category"] != entry.category.category:
            print(f"    {row['activity']}: theirs {row['category']}, ours {entry.category.category}")


def report_v2fly(path: Path) -> None:
    """Domains in lists by purpose."""
    table = Table(path.name)
    for row in _rows(path):
        topic = row["list"]
        # A list holds whole suffixes, too; those are no sites.
        if has_public_suffix(row["domain"]):
            table.add(topic, _entry_of_host(row["domain"]), _fitting("v2fly", topic))
    _print(table)


def report_chrome(path: Path) -> None:
    """Hosts written as words, with their topics; the last word may have been cut short."""
    table = Table(path.name)
    for row in _rows(path):
        host = row["domain_words"].replace(" ", ".")
        if has_public_suffix(host):
            topics = row["topics"].split("|")
            table.add(_top(topics), _entry_of_host(host), _fitting_any("topic", topics))
    _print(table)


def report_android(path: Path) -> None:
    """Identities of phone apps. The catalog is of desktops: it knows few, and should know no other wrongly."""
    table = Table(path.name)
    for row in _rows(path):
        topics = row["topics"].split("|")
        table.add(_top(topics), look_up("app", row["app_id"]), _fitting_any("topic", topics))
    _print(table)


_LISTS = {
    "rescuetime-triples-shared.csv": report_triples,
    "categories/v2fly-domain-lists.csv": report_v2fly,
    "categories/chrome-topics-domains-shared.csv": report_chrome,
    "categories/android-app-topics-shared.csv": report_android,
}


def _entry_of_host(host: str) -> Entry:
    """What Hourself says of a visit there: only the site is stored; for the rest, the labels before it may speak."""
    stored = look_up("site", trim(f"https://{host}"))
    return stored if stored.known else look_up("site", host)


def _top(topics: list[str]) -> str:
    """The topic that most of a row's topics begin with."""
    return Counter(topic.split("/")[1] for topic in topics).most_common(1)[0][0]


def _fitting_any(theirs: str, topics: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(_fitting(theirs, topic) for topic in topics))


@cache
def _fitting(theirs: str, topic: str) -> frozenset[str]:
    """Our overviews that fit a topic: by the longest beginning of it that the table knows."""
    while topic:
        if (theirs, topic) in _topics():
            return _topics()[theirs, topic]
        topic = topic.rpartition("/")[0]
    return frozenset()


@cache
def _topics() -> dict[tuple[str, str], frozenset[str]]:
    rows = csv.reader((_HERE / "catalog_topics.tsv").open(encoding="utf-8"), delimiter="\t")
    next(rows)
    return {(theirs, topic): frozenset(overviews.split("|")) for theirs, topic, overviews in rows}


@cache
def _overviews_of(category: str) -> frozenset[str]:
    return frozenset(each.overview for each in CATEGORIES if each.category == category)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", errors="replace", newline="") as lines:
        yield from csv.DictReader(lines)


def _print(table: Table) -> None:
    print(f"\n{table.title}: {table.total.names:,} names")
    print(f"  {'topic':<28}{'names':>7}{'known':>16}{'agree, by overview':>24}")
    for topic, count in sorted(table.topics.items(), key=lambda each: -each[1].names):
        _print_count(topic, count)
    print(f"  {'by source':<28}")
    for source in Source:
        if source in table.sources and source is not Source.NOTHING:
            _print_count(source, table.sources[source])
    _print_count("all", table.total)


def _print_count(title: str, count: Count) -> None:
    known, agreed = _share(count.known, count.names), _share(count.agreed, count.compared)
    print(f"  {title:<28}{count.names:>7,}{known:>16}{agreed:>24}")


def _share(part: int, whole: int) -> str:
    return f"{part:,} ({_percent(part, whole)})"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "-"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
