# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands around every report: its period, its filters, and the links that keep them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest

from hourself.core.taxonomy import LEVEL_NAMES, Category
from hourself.server.coding.queries import first_day
from hourself.server.pages.status import Status, read_status
from hourself.server.report.cells import Time
from hourself.server.report.period import Period, PeriodKind, parse_period, period_of
from hourself.server.report.spread import Filters, View
from hourself.server.report.telling import name_period
from hourself.server.report.today import Today, read_today
from hourself.server.store.schedules import Schedule, read_schedules
from hourself.server.store.store import get_store

#: The reports by the word in their address, in the order of the menu.
REPORTS = {
    "overview": "Overview",
    "categories": "Categories",
    "names": "Apps & sites",
    "productivity": "Productivity",
    "efficiency": "Efficiency",
    "patterns": "Patterns",
    "trends": "Trends",
    "timeline": "Timeline",
}
_KINDS = {
    PeriodKind.DAY: "d",
    PeriodKind.WEEK: "w",
    PeriodKind.MONTH: "m",
    PeriodKind.QUARTER: "q",
    PeriodKind.YEAR: "y",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """A report's request, understood. `kept`: what the query says of filters, as every link repeats it."""

    account: int
    period: Period
    filters: Filters
    today: Today
    devices: list[Status]
    schedules: dict[int, Schedule]
    kept: dict[str, str] = field(default_factory=dict)

    @property
    def view(self) -> View:
        """What the readers are asked for."""
        return View(get_store(), self.account, self.period, self.filters, self.today)

    @property
    def hours(self) -> frozenset[int] | None:
        """The hours of the week that count; None: all."""
        schedule = self.schedules.get(self.filters.schedule)
        return schedule.hours if schedule else None

    @property
    def week(self) -> Period:
        """The week that the period begins in."""
        return period_of(PeriodKind.WEEK, self.period.begin)

    def narrowed(self, **filters: Any) -> Frame:
        """The same, of a name or a category only."""
        return replace(self, filters=replace(self.filters, **filters))

    def query(self, **changes: str) -> str:
        """The filters as a query, with changes; an empty text takes a filter away."""
        told = {key: text for key, text in (self.kept | changes).items() if text}
        return f"?{urlencode(told)}" if told else ""

    def link(self, report: str, period: Period | None = None, **changes: str) -> str:
        """The address of a report, with the filters that are set."""
        return f"/report/{report}/{period or self.period}{self.query(**changes)}"

    def day_link(self, day: int) -> str:
        """The address of a day's page, which keeps a level for the way back."""
        return f"/day/{Period(PeriodKind.DAY, day, day)}{self.query()}"

    def name_link(self, name: int, period: Period | None = None) -> str:
        """The address of a name's page."""
        return f"/name/{name}/{period or self.period}{self.query()}"

    def category_link(self, overview: str, category: str = "", period: Period | None = None) -> str:
        """The address of a category's page, or of a whole overview's."""
        place = f"/category/{period or self.period}"
        return place + self.query(overview=overview, category=category)


def read_frame(request: HttpRequest, text: str) -> Frame:
    """The frame of a request for a period; raises `PeriodError`. Filters that mean nothing here are let fall."""
    account, today, store = int(request.user.pk or 0), read_today(), get_store()
    devices, schedules = read_status(account), read_schedules(store, account)
    device = _number(request, "device", [each.device for each in devices])
    schedule = _number(request, "schedule", list(schedules))
    level = _number(request, "level", list(LEVEL_NAMES))
    time = Time.DEVICE if request.GET.get("time") == Time.DEVICE else Time.PERSON
    kept = {
        "device": device,
        "schedule": schedule,
        "level": level,
        "time": time if time is Time.DEVICE else None,
    }
    return Frame(
        account,
        parse_period(text, today.day),
        Filters(time, schedule or 0, device, level),
        today,
        devices,
        schedules,
        {key: str(value) for key, value in kept.items() if value is not None},
    )


def frame_context(frame: Frame, path: str, extra: dict[str, str] | None = None) -> dict[str, Any]:
    """What the template of a report needs around it. `path`: what stands before the period in the address.

    `extra`: what else its query says, such as the category that is shown.
    """

    def link(period: Period) -> str:
        return f"{path}/{quote(str(period))}{frame.query(**(extra or {}))}"

    period = frame.period
    anchor = frame.today.day if period.holds(frame.today.day) else period.begin
    now = period_of(period.kind, frame.today.day)
    return {
        "frame": frame,
        "period": period,
        "period_name": name_period(period),
        "previous": link(period.step(-1)) if period.step(-1).begin >= 0 else "",
        "next": link(period.step(1)) if period.end < frame.today.day else "",
        "now": "" if period.holds(frame.today.day) or period.kind is PeriodKind.CUSTOM else link(now),
        "now_name": "today" if period.kind is PeriodKind.DAY else f"this {period.kind.value}",
        "kinds": [
            (key, kind.value, link(period_of(kind, anchor)), kind is period.kind)
            for kind, key in _KINDS.items()
        ],
        "here": path,
        "picked": (
            Period(PeriodKind.DAY, period.begin, period.begin),
            Period(PeriodKind.DAY, period.end, period.end),
        ),
        "hidden": (extra or {}),
        "filter_level": frame.filters.level,
        "level_names": LEVEL_NAMES.items(),
        "reports": [(slug, name, frame.link(slug)) for slug, name in REPORTS.items()] + _coding_tab(frame),
        "unfiltered": link(period).partition("?")[0] + (f"?{urlencode(extra)}" if extra else "")
        if frame.kept
        else "",
    }


def _coding_tab(frame: Frame) -> list[tuple[str, str, str]]:
    """The way to what was coded, for those whose editor tells it."""
    told = first_day(get_store(), frame.account) is not None
    return [("coding", "Coding", f"/coding/{frame.period}")] if told else []


def parse_category(request: HttpRequest) -> tuple[str, Category | None]:
    """The overview in a query, and the category in it if one is named."""
    overview, category = request.GET.get("overview", ""), request.GET.get("category", "")
    return overview, Category(overview, category) if category else None


def _number(request: HttpRequest, key: str, known: list[int]) -> int | None:
    return next((each for each in known if str(each) == request.GET.get(key)), None)
