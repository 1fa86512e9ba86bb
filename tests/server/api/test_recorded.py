# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recorded answers of the original, reproduced to the byte from a store that holds what they say."""

from __future__ import annotations

import json

import pytest

from hourself.core.days import parse_day
from tests.server.api.conftest import Api
from tests.server.api.recorded import (
    DATA,
    MISSING,
    Fact,
    Recording,
    facts_of,
    fill,
    read_recordings,
    split_day,
)

pytestmark = pytest.mark.skipif(not DATA.exists(), reason=MISSING)


@pytest.mark.parametrize("recording", read_recordings(), ids=lambda each: each.name)
def test_a_recorded_answer(api: Api, recording: Recording) -> None:
    fill(api.store, api.account, facts_of(recording))
    answer = api.get("data", **recording.parameters | {"key": api.key})

    assert (recording.body, "text/csv; charset=utf-8") == (answer.content.decode(), answer["Content-Type"])


@pytest.mark.parametrize("perspective", ["rank", "interval", "member"])
def test_a_recorded_answer_in_json(api: Api, perspective: str) -> None:
    from hourself.server.accounts.models import Person

    Person.objects.filter(pk=api.account).update(name="Mirko")
    recorded = json.loads((DATA / "borivojevic" / f"{perspective}.json").read_text())
    facts = []
    for row in recorded["rows"]:
        date, clock = row[0].split("T") if perspective == "interval" else ("2013-08-11", "00:00:00")
        slot = parse_day(date), int(clock[:2]) * 3600, 3600 if perspective == "interval" else 86_400
        facts.append(Fact(*slot, row[-3], f"Business/{row[-2]}/{row[-1]}", None, row[1]))
    fill(api.store, api.account, facts)
    days = {"rb": "2013-08-11", "re": "2013-08-12"}
    answer = api.get("data", format="json", perspective=perspective, **days)

    assert json.dumps(recorded) == json.dumps(answer.json())


def test_the_recorded_daily_summary(api: Api) -> None:
    from hourself.server.api.summary import tell_days

    recorded = json.loads((DATA / "borivojevic" / "daily_report.json").read_text())
    fill(api.store, api.account, [fact for day in recorded for fact in split_day(day)])
    told = tell_days(api.account, parse_day(recorded[-1]["date"]), parse_day(recorded[0]["date"]))

    assert json.dumps(recorded) == json.dumps(told)


def test_the_recorded_errors(api: Api) -> None:
    lines = map(json.loads, (DATA / "leesharma-api-responses.jsonl").read_text().splitlines())
    bodies = {line["body"] for line in lines if line["content_type"].startswith("application/json")}
    answer = api.get("data", key="invalid_key", format="csv")

    assert (bodies, "application/json; charset=utf-8") == ({answer.content.decode()}, answer["Content-Type"])
