# SPDX-License-Identifier: AGPL-3.0-or-later
"""Queries, answered by aw-core from PyPI and by us over the same made-up buckets: the answers are equal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.server.watchers.cases import RANDOM, answer, make_case
from tests.server.watchers.record import RECORD, ask

pytestmark = pytest.mark.clients


def test_a_thousand_queries_that_are_not_recorded_have_equal_answers(activitywatch_python: Path) -> None:
    cases = [make_case(seed) for seed in range(RANDOM, RANDOM + 1000)]

    told = ask(str(activitywatch_python), cases)

    assert not [case for case, theirs in zip(cases, told, strict=True) if answer(case) != theirs]


def test_what_is_recorded_is_what_it_answers(activitywatch_python: Path) -> None:
    cases, recorded = zip(*json.loads(RECORD.read_text()), strict=True)

    assert list(recorded) == ask(str(activitywatch_python), cases)
