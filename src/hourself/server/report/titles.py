# SPDX-License-Identifier: AGPL-3.0-or-later
"""The titles of one name in a period."""

from __future__ import annotations

from dataclasses import replace

from hourself.server.report.ask import Kind
from hourself.server.report.detail import Titled
from hourself.server.report.spread import View
from hourself.server.store.names import read_title

#: Titles come from the spans themselves: in longer periods those are too many to read while somebody waits.
MOST_DAYS = 31


def read_titles(view: View, name: int) -> tuple[Titled, ...]:
    """Titles, most seconds first; the title None is time without one."""
    own = replace(view, filters=replace(view.filters, name=name))
    titles = [
        Titled(read_title(view.store, view.account, document.title), seconds)
        for _, document, seconds in own.ask(Kind.DOCUMENT)
    ]
    return tuple(sorted(titles, key=lambda each: (-each.seconds, each.title or "")))
