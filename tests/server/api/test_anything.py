# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever is sent gets an answer, never a fault of ours."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.server.api.conftest import Api
from tests.server.api.recorded import Fact, fill

_POSTED = [
    "op",
    "alert_id",
    "duration",
    "highlight_date",
    "description",
    "start_time",
    "end_time",
    "activity_name",
]
_WORDS = [
    "csv",
    "json",
    "rank",
    "interval",
    "week",
    "month",
    "minute",
    "document",
    "efficiency",
    "computers",
    "list",
]
_TIMES = [
    "1970-01-01",
    "2023-11-14",
    "9998-12-31",
    "9999-12-31",
    "0001-01-01",
    "2023-11-14T10:00:00+14:00",
    "1e999",
]
_NUMBERS = ["0", "1", "-1", "5", "1700000000", "9223372036854775808", "nan", "٣", "²"]
_TEXTS = st.one_of(st.sampled_from(_WORDS + _TIMES + _NUMBERS), st.text(max_size=20))
_VALUES = st.one_of(
    _TEXTS, st.integers(), st.floats(), st.none(), st.booleans(), st.lists(st.integers(), max_size=2)
)
_KINDS = [
    "application/json",
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
]
_CALM = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def _places(draw: st.DrawFn) -> str:
    from hourself.server.api.urls import _VIEWS

    return draw(st.sampled_from(sorted(_VIEWS)))


@st.composite
def _names(draw: st.DrawFn) -> str:
    from hourself.server.api.query import _NAMES

    return draw(st.sampled_from([*itertools.chain(*_NAMES.values()), *_POSTED]))


@pytest.fixture(autouse=True)
def facts(api: Api) -> None:
    """Something to answer with."""
    fill(api.store, api.account, [Fact(19_675, 3600, 3600, "a <b>", "Utilities/Other/0", "x, y", 60)])


@_CALM
@given(_places(), st.dictionaries(_names(), _VALUES, max_size=6))
def test_any_fields(api: Api, name: str, fields: dict[str, object]) -> None:
    assert api.post(name, json.dumps(fields), "application/json").status_code in {200, 400, 404}


@_CALM
@given(_places(), st.binary(max_size=60), st.sampled_from(_KINDS))
def test_any_bytes(api: Api, name: str, body: bytes, kind: str) -> None:
    assert api.post(name, body, kind).status_code in {200, 400, 404}


@_CALM
@given(st.dictionaries(_names(), _TEXTS, max_size=6))
def test_any_query(api: Api, fields: dict[str, str]) -> None:
    assert api.get("data", **fields).status_code in {200, 400}
