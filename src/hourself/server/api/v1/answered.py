# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is answered. Times are seconds; days, and times of slots, are local to the device that recorded them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field


class Me(Schema):
    """Whose key it is, and which day it is there."""

    account: int
    name: str
    today: date
    utc_offset: str = Field(description="The server's, such as +01:00.")
    revision: int = Field(description="Grows with every change of what reports tell.")
    version: str


class KeyNow(Schema):
    """The key that asks."""

    name: str | None
    scopes: list[Literal["read", "write", "ingest"]]
    created: datetime | None
    used: datetime | None
    expires: datetime | None


class LevelSum(Schema):
    """Seconds of one level."""

    level: int
    label: str
    seconds: int


class CategorySum(Schema):
    """Seconds of one category; the level is the one that most of them have."""

    category: str
    level: int
    seconds: int


class OverviewSum(Schema):
    """Seconds of one overview and of its categories."""

    overview: str
    seconds: int
    categories: list[CategorySum]


class NameRef(Schema):
    """A name."""

    id: int
    kind: Literal["app", "site", "offline", "other"]
    name: str
    label: str


class NameNow(NameRef):
    """A name with the category and level that hold for it today, on all days."""

    overview: str
    category: str
    level: int


class NameSum(NameNow):
    """Seconds of one name."""

    seconds: int


class Before(Schema):
    """The period that one is compared with; unless `whole`, as far as that one had come by now."""

    begin: date
    end: date
    whole: bool
    total_seconds: int
    levels: list[LevelSum]


class Summary(Schema):
    """A period in numbers. Levels, overviews, and all names together, each add up to the total."""

    period: str
    begin: date
    end: date
    running: bool
    total_seconds: int
    pulse: int | None
    mean_level: float | None
    levels: list[LevelSum]
    overviews: list[OverviewSum]
    names: list[NameSum]
    names_in_all: int
    unsorted_seconds: int
    before: Before | None


class TimeRow(Schema):
    """Seconds of one key, of one slot (in local time) or of all days."""

    slot: str | None
    seconds: int
    name: NameRef | None
    title: str | None
    overview: str | None
    category: str | None
    level: int | None
    mean_level: float | None


class TimePage(Schema):
    """Rows by slot, then most seconds first. `total_seconds` and `rows_in_all` are of all pages."""

    begin: date
    end: date
    total_seconds: int
    rows_in_all: int
    revision: int
    rows: list[TimeRow]
    next: str | None


class Choice(Schema):
    """Your own word on a name; null is what the catalog and your rules say."""

    overview: str | None
    category: str | None
    level: int | None


class ChosenName(NameNow):
    """A name, whether anybody knows its category, and your own word on it."""

    known: bool
    choice: Choice


class NamePage(Schema):
    """Names in the order of their numbers."""

    names: list[ChosenName]
    next: str | None


class Changed(Schema):
    """A name as it is now, and your word on it before: send `before` to take the change back."""

    name: ChosenName
    before: Choice


class CategoryNow(Schema):
    """A category with the level that holds for it: your own, or the usual one."""

    overview: str
    category: str
    level: int
    usual_level: int
    own_level: int | None


class Categories(Schema):
    """The taxonomy."""

    categories: list[CategoryNow]


class ScoreChanged(Schema):
    """A category as it is now, and your own level for it before."""

    category: CategoryNow
    before: int | None


class Device(Schema):
    """A device and what it last said of itself."""

    id: int
    name: str
    state: str
    seen: datetime | None
    until: datetime | None


class Devices(Schema):
    """Your devices, the one heard of last first."""

    devices: list[Device]


class NewDevice(Schema):
    """A device's token, shown once: with it /ingest/v1/batch takes time."""

    name: str
    token: str


class Schedule(Schema):
    """Named hours of the week, 0 to 167, from Monday 00:00."""

    id: int
    name: str
    hours: list[int]


class Schedules(Schema):
    """Your schedules."""

    schedules: list[Schedule]


class Found(Schema):
    """A name, or a title under it, with its seconds of person time and the last day on which it stood."""

    name: NameNow
    title: str | None
    seconds: int
    last: date | None


class FoundAll(Schema):
    """Names, then titles, most time first. Titles are searched in the last 31 of the days."""

    begin: date
    end: date
    found: list[Found]


class Highlight(Schema):
    """A note on a day."""

    id: int
    day: date
    text: str
    source: str
    created: datetime


class Highlights(Schema):
    """Notes."""

    highlights: list[Highlight]


class OfflineTime(Schema):
    """Time away from the screen."""

    id: int
    start: datetime
    end: datetime
    name: str
    details: str


class OfflineTimes(Schema):
    """Stretches away from the screen that begin on a day."""

    offline_time: list[OfflineTime]


class Undo(Schema):
    """The way back: send it to /undo."""

    undo: str


class HighlightMade(Undo):
    """A note that was written."""

    highlight: Highlight


class OfflineMade(Undo):
    """Offline time that was noted."""

    offline_time: OfflineTime


class FocusSession(Schema):
    """A focus session; `ends` is planned until it has passed."""

    id: int
    started: datetime
    minutes: int
    ends: datetime


class Focus(Schema):
    """The session that runs, and those started last."""

    running: FocusSession | None
    recent: list[FocusSession]


class Ended(Schema):
    """Whether a session ran."""

    ended: bool


class Alert(Schema):
    """An alert and its threshold."""

    id: int
    description: str
    seconds: int


class AlertEvent(Schema):
    """An alert that fired."""

    id: int
    alert: int
    text: str
    fired: datetime


class Alerts(Schema):
    """Your alerts, and those that fired last."""

    alerts: list[Alert]
    fired: list[AlertEvent]
