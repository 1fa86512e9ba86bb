# SPDX-License-Identifier: AGPL-3.0-or-later
"""RescueTime's archive of an account: `rescuetime-activity-history.csv`.

Six quoted columns without a header: hour, activity, details, overview, category, seconds. The clock time of a row is
the person's; the offset behind it is not to be trusted, and not needed.
"""

from __future__ import annotations

from collections.abc import Iterator

from hourself.server.imports.faults import ImportFault
from hourself.server.imports.forms.form import Form, Head, Reading
from hourself.server.imports.given import categorize, give
from hourself.server.imports.moments import parse_moment
from hourself.server.imports.opening import Source, read_table
from hourself.server.imports.rows import Row, Sum, Thing, Wishes

_NO_DETAILS = "No Details"


def _recognise(head: Head) -> bool:
    rows = [row for row in head.rows if len(row) == 6]
    return bool(rows) and len(rows) == len(head.rows) and all(_is_row(row) for row in rows[-2:])


def _is_row(cells: list[str]) -> bool:
    return len(cells[0]) > 10 and parse_moment(cells[0]) is not None and cells[5].strip().isdigit()


def _read(source: Source, _head: Head, _wishes: Wishes) -> Reading:
    return Reading(
        "rescuetime-archive", "rescuetime", "RescueTime archive, by the hour", lambda: _rows(source)
    )


def _rows(source: Source) -> Iterator[Row]:
    for line, cells in read_table(source):
        if len(cells) != 6 or not _is_row(cells):
            if line == 1:
                continue
            raise ImportFault(
                f"Line {line} is not a row of a RescueTime archive: six columns were expected (hour, activity, "
                "details, overview, category, seconds). Export the archive again."
            )
        when, activity, details, overview, category, seconds = cells
        moment = parse_moment(when)
        day, second = divmod((moment.clock if moment else 0) // 1000, 86_400)
        thing = Thing(
            "activity",
            activity,
            None if details in {_NO_DETAILS, ""} else details,
            give(categorize(category, overview), None),
        )
        yield Sum(day, second, 3600 if second % 3600 == 0 else 300, thing, int(seconds))


FORM = Form(
    _recognise,
    _read,
    "a RescueTime archive (CSV without header: hour, activity, details, two categories, seconds)",
)
