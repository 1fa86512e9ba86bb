# SPDX-License-Identifier: AGPL-3.0-or-later
"""The extension's parts in node, and its joiner beside the core's over a thousand histories."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from random import Random

import pytest

from hourself.core.scrub import Sight
from hourself.core.spans import Joiner, Span
from tests.desk import missing

MISSING = missing("node")
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
HERE = Path(__file__).parent
Step = tuple[object, ...]


def history(chance: Random) -> list[Step]:
    """Looks at odd times, with switches, absences, sleeps, sound, stops."""
    now, used, steps = 1_000_000.0, 1_000_000.0, list[Step]()
    for _ in range(chance.randrange(1, 60)):
        now += chance.choice([0.04, 0.5, 1, 2.5, 3, 30, 60, 89, 91, 400, -5])
        if chance.random() < 0.6 or used > now:
            used = now - chance.choice([0, 0.1, 2])
        site = chance.choice(["a.com", "a.com", "b.com", None])
        offset, playing = chance.choice([60, 60, 60, 120]), chance.random() < 0.2
        steps.append(("observe", now, offset, site, now - used, playing))
        if chance.random() < 0.2:
            steps.append(chance.choice([("checkpoint",), ("interrupt",), ("stop", now + 2)]))
    return steps


def run_core(steps: list[Step]) -> list[list[list[object]]]:
    joiner, told = Joiner(300), []
    for verb, *rest in steps:
        if verb == "observe":
            now, offset, site, idle, playing = rest
            sight = Sight("site", site) if site else None  # type: ignore[arg-type]
            changed = joiner.observe(now, offset, sight, idle, playing=playing)  # type: ignore[arg-type]
        else:
            changed = getattr(joiner, str(verb))(*rest)
        told.append([flat(span) for span in changed])
    return told


def flat(span: Span) -> list[object]:
    return [span.start, span.end, span.offset, span.sight.name]


def test_the_twins_join_alike() -> None:
    chance = Random(4)
    histories = [history(chance) for _ in range(1000)]
    lines = "".join(json.dumps(each) + "\n" for each in histories)
    done = subprocess.run(
        ["node", str(HERE / "join.mjs")], input=lines, capture_output=True, text=True, check=True
    )

    assert [run_core(each) for each in histories] == [json.loads(line) for line in done.stdout.splitlines()]


def test_the_parts_hold() -> None:
    done = subprocess.run(
        ["node", "--test", str(HERE / "parts.mjs")], capture_output=True, text=True, check=False
    )

    assert 0 == done.returncode, done.stdout
