# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tools may be asked. Descriptions are written for the model that reads them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from hourself.server.report.ask import Kind
from hourself.server.report.cells import Time

_PERIOD = (
    "A day 2026-11-24, week 2026-W48, month 2026-11, quarter 2026-Q4, year 2026, days 2026-11-03..2026-11-19; or one "
    "of today, week, month, quarter, year: the one that now is."
)
Period = Annotated[str, Field(max_length=24, description=_PERIOD)]


class Arguments(BaseModel):
    """Arguments of a tool; one that the tool does not know is refused."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Arguments):
    """No arguments."""


class Counted(Arguments):
    """Which part of the time, and how it is summed."""

    time: Time = Field(
        Time.PERSON, description="person: each moment counts once. device: devices used at once add up."
    )
    schedule: int = Field(
        0, ge=0, le=2**53, description="The number of a schedule (see schedules); 0: all hours."
    )


class SummaryArguments(Counted):
    """Of which period."""

    period: Period = "today"


class TimeArguments(Counted):
    """What is summed."""

    kind: Kind = Field(
        Kind.CATEGORY, description="What seconds are summed by; document is by title, 31 days at most."
    )
    period: Period = "today"
    per: Literal["period", "hour", "day", "week", "month"] = Field(
        "period", description="One sum for the whole period, or one for each hour, day, week or month of it."
    )
    limit: int = Field(
        50, ge=1, le=200, description="At most so many rows: the first slots, most time first."
    )


class SearchArguments(Arguments):
    """What is searched for."""

    text: str = Field(min_length=1, max_length=200, description="Words that all stand in the name or title.")
    period: Period = Field("month", description=f"{_PERIOD} Titles: its last 31 days.")
    limit: int = Field(20, ge=1, le=50, description="At most so many names, and as many titles.")


class CompareArguments(Counted):
    """Which two periods."""

    period: Period = "week"
    other: Period | None = Field(None, description="The other period; the one before, by default.")


class RecentArguments(Arguments):
    """How far back."""

    hours: int = Field(3, ge=1, le=24, description="How many hours back from now.")
    limit: int = Field(40, ge=1, le=200, description="At most so many stretches, the latest ones.")
