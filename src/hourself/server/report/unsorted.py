# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is still to be sorted: names that neither the catalog nor the person knows, and how far sorting has come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hourself.core.apps import Identity
from hourself.core.catalog import identify, look_up
from hourself.server.report.ask import Question, ask
from hourself.server.report.cells import Time
from hourself.server.report.day import Named
from hourself.server.store.desktop import find_launcher
from hourself.server.store.names import Name, read_names
from hourself.server.store.store import Store


@dataclass(frozen=True, slots=True)
class Sorting:
    """Names by time, what is to be sorted first.

    `done` of `wanted` names that the catalog does not know are sorted; `left`: seconds of those that are not.
    """

    names: tuple[Named, ...]
    done: int
    wanted: int
    left: int


def read_sorting(store: Store, account: int, begin: int, end: int, *, everything: bool = False) -> Sorting:
    """The names of a stretch of days that are not sorted yet; with `everything`, the others after them."""
    answer = ask(store, account, Question(begin, end, time=Time.PERSON))
    names = read_names(store, account)
    named = _merge(Named(names[row.key], row.seconds) for row in answer.rows if isinstance(row.key, int))
    wanted = [each for each in named if not _listed(each.name)]
    unsorted = [each for each in named if not each.name.known]
    shown = [*unsorted, *(each for each in named if each.name.known)] if everything else unsorted
    return Sorting(
        names=tuple(shown),
        done=sum(each.name.known for each in wanted),
        wanted=len(wanted),
        left=sum(each.seconds for each in unsorted),
    )


def _merge(named: Iterable[Named]) -> list[Named]:
    """One row for each app or site: a file may have told it under several categories, but it is sorted once."""
    merged: dict[tuple[str, Identity], Named] = {}
    for each in named:
        key = each.name.kind, identify(each.name.kind, each.name.name)
        before = merged.get(key)
        merged[key] = Named(before.name, before.seconds + each.seconds) if before else each
    return sorted(merged.values(), key=lambda each: (-each.seconds, each.name.label, each.name.id))


def _listed(name: Name) -> bool:
    """Whether the catalog, or a launcher here, knows a name; time that is neither app nor site is no matter of it."""
    if name.kind not in {"app", "site"}:
        return True
    return any(look_up(name.kind, each, find_launcher).known for each in (name.name, *name.also))
