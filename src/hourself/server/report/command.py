# SPDX-License-Identifier: AGPL-3.0-or-later
"""`hourself report`: the options of the analytic data on a command line, and its answers as bars, JSON or CSV."""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from hourself.core.days import DayError, format_day, parse_day
from hourself.core.pulse import clock
from hourself.core.taxonomy import LEVEL_NAMES
from hourself.server.accounts.tokens import read_devices
from hourself.server.report.ask import Kind, Perspective, Question, QuestionError, ask
from hourself.server.report.cells import Resolution, Source, Time
from hourself.server.report.figures import Figures, tell_rows
from hourself.server.report.period import Period, PeriodError, between, parse_period
from hourself.server.report.table import draw_bars
from hourself.server.report.today import read_today
from hourself.server.store.names import read_names
from hourself.server.store.schedules import read_schedules
from hourself.server.store.store import Store

Value = TypeVar("Value")
_RESOLUTIONS = {
    "minute": Resolution.FIVE_MINUTES,
    "hour": Resolution.HOUR,
    "day": Resolution.DAY,
    "week": Resolution.WEEK,
    "month": Resolution.MONTH,
}


class CommandError(ValueError):
    """Options that do not make a question; the text says which, and what would."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `hourself report`; those of the RescueTime-compatible API go by the API's names as well."""
    add = parser.add_argument
    add(
        "period",
        nargs="?",
        default="",
        help="today, week, month, year, 2026-11-24, 2026-W48, 2026-11, 2026 …",
    )
    add(
        "--begin",
        "--restrict-begin",
        "--from",
        metavar="DAY",
        default="",
        help="from this day, as 2026-11-03",
    )
    add("--end", "--restrict-end", "--to", metavar="DAY", default="", help="to this day, included")
    add("--kind", "--restrict-kind", "--taxonomy", choices=list(map(str, Kind)), default="activity")
    add("--perspective", "--by", choices=list(map(str, Perspective)), default="rank")
    add("--resolution", "--resolution-time", "--interval", choices=list(_RESOLUTIONS), default="hour",
        help="of an interval; minute is five minutes")  # fmt: skip
    add("--time", choices=list(map(str, Time)), default="device",
        help="device: what all devices counted; person: each moment once")  # fmt: skip
    add("--source", "--restrict-source-type", choices=list(map(str, Source)))
    add(
        "--schedule", "--restrict-schedule-id", metavar="NAME", default="", help="a schedule's name or number"
    )
    add("--device", metavar="NAME", default="", help="a device's name or number")
    add("--level", type=int, choices=list(LEVEL_NAMES))
    add("--overview", metavar="NAME", default="")
    add("--category", metavar="NAME", default="", help="a category, or Overview/Category")
    add("--name", metavar="NAME", default="", help="an app or a site")
    add("--limit", type=int, default=0, metavar="N", help="so many rows at most")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--csv", action="store_true")


def answer(store: Store, account: int, given: argparse.Namespace, width: int) -> str:
    """The answer to a command's options, as text that ends with a line's end. Raises `CommandError`."""
    period = _period(given)
    try:
        answers = [ask(store, account, question) for question in _questions(store, account, given, period)]
    except QuestionError as error:
        raise CommandError(str(error)) from None
    rows = [row for each in answers for row in tell_rows(store, account, each, each.rows)]
    rows.sort(key=lambda row: (row["slot"] or "", -row["seconds"]))
    shown = rows[: given.limit] if given.limit > 0 else rows
    total = sum(each.total for each in answers)
    if given.json:
        return (
            json.dumps(_envelope(period, given, total) | {"rows": shown}, ensure_ascii=False, indent=1) + "\n"
        )
    if given.csv:
        return _write_csv(given, shown)
    return draw_bars(
        _head(period, total), [_line(given, row) for row in shown], len(rows) - len(shown), width
    )


def _period(given: argparse.Namespace) -> Period:
    today = read_today().day
    try:
        if given.period and (given.begin or given.end):
            raise CommandError("Give a period, or --begin and --end, and not both.")
        if given.end and not given.begin:
            raise CommandError("--end needs --begin.")
        if given.begin:
            return between(parse_day(given.begin), parse_day(given.end) if given.end else today)
        return parse_period(given.period or "today", today)
    except (DayError, PeriodError) as error:
        raise CommandError(str(error)) from None


def _questions(store: Store, account: int, given: argparse.Namespace, period: Period) -> Iterator[Question]:
    """One question; for a name that a file lists under several categories, one for each of them."""
    schedules = {each.id: each.name for each in read_schedules(store, account).values()}
    devices = {each.id: each.name for each in read_devices(store.reader(), account)}
    names = read_names(store, account).values()
    wanted = given.name.lower().removeprefix("www.")
    chosen = sorted({each.id for each in names if wanted in map(str.lower, each.texts)})
    if given.name and not chosen:
        raise CommandError(f"Nothing is recorded under {given.name}: hourself report lists what is.")
    categories = {each.category for each in names if _is_category(given.category, *each.category)}
    if given.category and not categories:
        raise CommandError(
            f"No time is in a category {given.category}: hourself report --kind category lists them."
        )
    schedule = _find(schedules, given.schedule, "schedule") or 0
    device = _find(devices, given.device, "device")
    for name in chosen if given.name else [None]:
        for category in sorted(categories) if given.category else [None]:
            yield Question(
                period.begin, period.end, Kind(given.kind), Perspective(given.perspective),
                _RESOLUTIONS[given.resolution], Time(given.time), schedule,
                Source(given.source) if given.source else None, device, name, given.level, category,
                given.overview or None,
            )  # fmt: skip


def _is_category(wanted: str, overview: str, category: str) -> bool:
    return wanted.lower() in {category.lower(), f"{overview}/{category}".lower()}


def _find(known: Mapping[int, str], wanted: str, what: str) -> int | None:
    if not wanted or wanted == "0":
        return None
    for number, name in known.items():
        if wanted.lower() in {name.lower(), str(number)}:
            return number
    there = ", ".join(known.values()) or "none"
    raise CommandError(f"There is no {what} {wanted}. There are: {there}.")


def _envelope(period: Period, given: argparse.Namespace, total: int) -> Figures:
    return {
        "begin": format_day(period.begin),
        "end": format_day(period.end),
        "kind": given.kind,
        "perspective": given.perspective,
        "resolution": given.resolution if given.perspective == "interval" else None,
        "time": given.time,
        "total_seconds": total,
    }


def _write_csv(given: argparse.Namespace, rows: list[Figures]) -> str:
    text = io.StringIO()
    columns = _columns(given)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_field(row, column) for column in columns] for row in rows)
    return text.getvalue()


def _columns(given: argparse.Namespace) -> list[str]:
    slot = ["slot"] if given.perspective == "interval" else []
    own = {
        "overview": ["overview"],
        "category": ["overview", "category"],
        "productivity": ["level"],
        "efficiency": ["mean_level"],
        "document": ["name", "title", "overview", "category", "level"],
    }
    return [*slot, "seconds", *own.get(given.kind, ["name", "overview", "category", "level"])]


def _field(row: Figures, column: str) -> Any:
    """A field; what a spreadsheet would run as a formula is made plain text."""
    value = row[column]["name"] if column == "name" and row[column] else row[column]
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@"} else value


def _line(given: argparse.Namespace, row: Figures) -> tuple[str, int, int | None]:
    """What a row is called, its seconds, and its level."""
    told = {
        "overview": row["overview"],
        "category": row["category"],
        "productivity": LEVEL_NAMES.get(row["level"]),
        "efficiency": f"mean level {row['mean_level']}",
        "document": row["title"] or "no title",
    }
    label = told.get(given.kind) or row["name"]["label"]
    slot = f"{row['slot'].replace('T', ' ').removesuffix(':00')}  " if row["slot"] else ""
    return f"{slot}{label}", row["seconds"], row["level"]


def _head(period: Period, total: int) -> str:
    first, last = format_day(period.begin), format_day(period.end)
    return f"{first if first == last else f'{first} to {last}'}   {clock(total)}"
