# SPDX-License-Identifier: AGPL-3.0-or-later
"""Our answers are aw-core's: cases and what aw-core 0.5.18 answered to them, as `record` wrote it down."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.server.watchers.cases import Case, answer
from tests.server.watchers.record import RECORD

PAIRS = json.loads(RECORD.read_text())


@pytest.mark.parametrize(("case", "told"), PAIRS, ids=range(len(PAIRS)))
def test_answer_is_the_original_s(case: Case, told: Any) -> None:
    assert told == answer(case)
