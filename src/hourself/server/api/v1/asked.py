# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be asked: parameters and bodies, each checked, with what it means."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Schema
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from hourself.core.days import from_date
from hourself.server.report.ask import Kind, Perspective
from hourself.server.report.cells import Resolution, Source, Time

_DAY = "^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-[0-9]{2}-[0-9]{2}$"
_PERIOD = (
    "^(today|day|week|month|quarter|year|(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})"
    "(-(0[1-9]|1[0-2])(-[0-3][0-9])?|-W(0[1-9]|[1-4][0-9]|5[0-3])|-Q[1-4])?)$"
)


def _check_day(value: object) -> object:
    """Only a text will do: pydantic takes numbers for seconds since 1970."""
    if not isinstance(value, str) or not re.fullmatch(_DAY, value):
        raise ValueError("Give a day from 1970-01-01 to 2199-12-31, written so.")
    return value


def _check_moment(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("Give a time such as 2026-11-24T09:00:00+01:00.")
    return value


def _check_whole(value: object) -> object:
    """In JSON 9.0 is a whole number, and neither true nor a text is one."""
    if isinstance(value, bool | str):
        raise ValueError("Give a whole number.")
    return value


def _check_minutes(value: int) -> int:
    if value != -1 and (value % 5 or not 5 <= value <= 1440):
        raise ValueError("Give a multiple of 5, a day at most; or -1, until midnight.")
    return value


_DAY_SCHEMA = {"type": "string", "format": "date", "pattern": _DAY}
Day = Annotated[date, BeforeValidator(_check_day), WithJsonSchema(_DAY_SCHEMA)]
Moment = Annotated[datetime, BeforeValidator(_check_moment)]
Level = Annotated[int, Field(ge=-2, le=2)]
OwnLevel = Annotated[int, Field(ge=-2, le=2), BeforeValidator(_check_whole)]
HourOfWeek = Annotated[int, Field(ge=0, le=167), BeforeValidator(_check_whole)]
_MINUTES_SCHEMA = {
    "anyOf": [{"const": -1}, {"type": "integer", "minimum": 5, "maximum": 1440, "multipleOf": 5}],
    "description": "A multiple of 5, a day at most; -1 is until midnight.",
}
Minutes = Annotated[
    int, BeforeValidator(_check_whole), AfterValidator(_check_minutes), WithJsonSchema(_MINUTES_SCHEMA)
]
#: Numbers that stand for something of the account's.
Id = Annotated[int, Field(ge=1, le=2**53)]
Text = Annotated[str, Field(min_length=1, max_length=200)]
#: A category's or overview's name.
Word = Annotated[str, Field(min_length=1, max_length=80)]


class Asked(Schema):
    """Parameters of a question; one that nobody reads is refused, for it may be a slip."""

    @model_validator(mode="wrap")
    @classmethod
    def refuse_others(
        cls, values: Any, handler: ModelWrapValidatorHandler[Asked], info: ValidationInfo
    ) -> Any:
        """Refuse parameters that are none here."""
        request = (info.context or {}).get("request")
        if isinstance(request, HttpRequest):
            others = sorted(set(request.GET) - set(cls.model_fields))
            if others:
                raise ValueError(
                    f"Leave out what is no parameter here. There are: {', '.join(cls.model_fields)}."
                )
        return handler(values)


class Told(Schema):
    """A body; a field that nobody reads is refused, for it may be a slip."""

    model_config = ConfigDict(extra="forbid")


class Stretch(Asked):
    """From one local day to another, both included."""

    begin: Day | None = Field(None, description="First local day; today by default.")
    end: Day | None = Field(None, description="Last local day, included; today by default.")

    def days(self, today: int, back: int = 0) -> tuple[int, int]:
        """The day numbers; without `begin` it starts `back` days before its end. Raises ValueError."""
        end = from_date(self.end) if self.end else today
        begin = from_date(self.begin) if self.begin else max(0, end - back)
        if end < begin:
            raise ValueError("The last day is before the first: swap begin and end.")
        return begin, end


class Paged(Asked):
    """Which page of a long list."""

    limit: int = Field(100, ge=1, le=1000, description="Rows of one page.")
    cursor: str | None = Field(None, max_length=600, description="`next` of the page before.")


class Filtered(Stretch):
    """Which part of the time, and how it is summed."""

    time: Time = Field(
        Time.DEVICE, description="`device` sums what each device counted, `person` counts each moment once."
    )
    schedule: int = Field(0, ge=0, le=2**53, description="A schedule's number; 0 is all hours.")
    device: Id | None = Field(None, description="A device's number.")
    level: Level | None = Field(None, description="-2 (Distracting) to 2 (Focus Work).")
    name: Id | None = Field(None, description="A name's number.")
    overview: Word | None = Field(None, description="An overview, such as `Software Development`.")
    category: Word | None = Field(None, description="A category; give its overview with it.")


class SummaryAsked(Filtered):
    """What a summary is of."""

    period: str | None = Field(
        None,
        pattern=_PERIOD,
        description="Instead of begin and end: 2026-11-24, 2026-W48, 2026-11, 2026-Q4, 2026, or one of "
        "today, week, month, quarter, year.",
    )
    top: int = Field(10, ge=0, le=100, description="How many names are listed.")


#: Words of the API for the engine's resolutions.
RESOLUTIONS = {
    "minute": Resolution.FIVE_MINUTES,
    "hour": Resolution.HOUR,
    "day": Resolution.DAY,
    "week": Resolution.WEEK,
    "sunday-week": Resolution.SUNDAY_WEEK,
    "month": Resolution.MONTH,
}


class TimeAsked(Filtered, Paged):
    """What is summed, by what, and in which slots."""

    kind: Kind = Field(Kind.ACTIVITY, description="What the seconds are summed by.")
    perspective: Perspective = Field(
        Perspective.RANK, description="One sum for all days (`rank`), or one for each slot (`interval`)."
    )
    resolution: Literal["minute", "hour", "day", "week", "sunday-week", "month"] = Field(
        "day", description="The slots of an interval; `minute` is five of them. Weeks begin on Monday."
    )
    source: Source | None = Field(None, description="Where the time comes from.")


class NamesAsked(Paged):
    """Which names."""

    q: Text | None = Field(None, description="Part of the name or its label, in any case.")
    kind: Literal["app", "site", "offline", "other"] | None = Field(None, description="Names of one kind.")
    known: bool | None = Field(None, description="Whether the catalog or you know its category.")


class SearchAsked(Stretch):
    """What is searched for; the last 31 days by default."""

    q: Text = Field(description="Words that must all stand in the name or title.")
    limit: int = Field(50, ge=1, le=200, description="At most so many names, and as many titles.")


class DayAsked(Asked):
    """A day; without it what was made last."""

    day: Day | None = Field(None, description="A local day.")


class ChoiceTold(Told):
    """Your own word on a name. A field left out stays; null goes back to what the catalog and your rules say."""

    overview: Word | None = None
    category: Word | None = None
    level: OwnLevel | None = None


class ScoreTold(Told):
    """Your own level for a whole category; null is the usual one again."""

    overview: Word
    category: Word
    level: OwnLevel | None


class ScheduleTold(Told):
    """Named hours of the week."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    hours: Annotated[
        list[HourOfWeek],
        Field(min_length=1, max_length=168, description="Hours of the week, 0 to 167, from Monday 00:00."),
    ]


class DeviceTold(Told):
    """A device that will send time."""

    name: Annotated[str, Field(min_length=1, max_length=64)]


class HighlightTold(Told):
    """A note on a day."""

    day: Day
    text: Annotated[str, Field(min_length=1, max_length=255)]
    source: Annotated[str, Field(max_length=255)] = ""


class OfflineTold(Told):
    """Time away from the screen, 4 hours at most, in the past."""

    start: Annotated[Moment, Field(description="With its offset: 2026-11-24T09:00:00+01:00.")]
    end: Annotated[Moment, Field(description="With its offset.")]
    name: Annotated[str, Field(min_length=1, max_length=255)]
    details: Annotated[str, Field(max_length=255)] = ""


class UndoTold(Told):
    """The `undo` of an answer."""

    undo: Annotated[str, Field(min_length=1, max_length=4000)]


class FocusTold(Told):
    """A focus session."""

    minutes: Minutes
