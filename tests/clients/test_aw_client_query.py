# SPDX-License-Identifier: AGPL-3.0-or-later
"""aw-client from PyPI asks a real server, and aw-core from PyPI answers the same over the same events."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.clients.conftest import HERE
from tests.running import Server
from tests.server.watchers.record import ask

pytestmark = pytest.mark.clients
KINDS = {
    "aw-watcher-window_desk": "currentwindow",
    "aw-watcher-afk_desk": "afkstatus",
    "aw-watcher-web-firefox_desk": "web.tab.current",
}
#: 2026-03-28 12:00 UTC, in milliseconds.
BEGIN = 1_774_699_200_000
QUERY = """
events = flood(query_bucket(find_bucket("aw-watcher-window_")));
there = filter_keyvals(flood(query_bucket("aw-watcher-afk_desk")), "status", ["not-afk"]);
pages = flood(query_bucket("aw-watcher-web-firefox_desk"));
pages = filter_period_intersect(pages, filter_keyvals(events, "app", ["firefox"]));
sums = sort_by_duration(merge_events_by_keys(pages, ["audible"]));
heard = filter_keyvals(pages, "audible", [true]);
there = period_union(there, heard);
events = categorize(filter_period_intersect(events, there), [[["Work"], {"regex": "code|mail"}]]);
RETURN = {
  "apps": sort_by_duration(merge_events_by_keys(events, ["app"])),
  "categories": merge_events_by_keys(events, ["$category"]),
  "pages": sums, "there": there, "all": sum_durations(events)
};
"""
#: The same without what aw-core trips over: literals after a call inside a call. That it changes `pages` where `heard`
#: is united is why they are summed up before.
PLAIN = (
    QUERY.replace(
        'there = filter_keyvals(flood(query_bucket("aw-watcher-afk_desk")), "status", ["not-afk"]);',
        'there = flood(query_bucket("aw-watcher-afk_desk")); there = filter_keyvals(there, "status", ["not-afk"]);',
    )
    .replace(
        'pages = filter_period_intersect(pages, filter_keyvals(events, "app", ["firefox"]));',
        'front = filter_keyvals(events, "app", ["firefox"]); pages = filter_period_intersect(pages, front);',
    )
    .replace(
        "events = categorize(filter_period_intersect(events, there), ",
        "events = filter_period_intersect(events, there); events = categorize(events, ",
    )
)


def make_case() -> dict[str, Any]:
    """Two hours: windows, somebody there and away, pages of which some are heard."""
    # No title of a browser's window is kept here.
    fronts = (
        {"app": "code", "title": "notes"},
        {"app": "firefox", "title": ""},
        {"app": "mail", "title": "letter"},
    )
    windows = [[BEGIN + number * 20_000, 18_000, fronts[number % 3]] for number in range(360)]
    presence = [
        [BEGIN + number * 600_000, 600_000, {"status": ("not-afk", "afk")[number % 3 == 2]}]
        for number in range(12)
    ]
    pages = [
        [
            BEGIN + number * 30_000,
            30_000,
            {"url": "https://example.com", "title": "", "audible": number % 7 < 3},
        ]
        for number in range(240)
    ]
    events = zip(KINDS, (windows, presence, pages), strict=True)
    buckets = {name: ["desk", told] for name, told in events}
    return {"buckets": buckets, "kinds": KINDS, "query": QUERY, "begin": BEGIN, "end": BEGIN + 7_200_000}


@pytest.fixture(scope="module")
def answers(activitywatch_python: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the client was answered."""
    folder = tmp_path_factory.mktemp("server")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOURSELF_ACTIVITYWATCH", "yes")
        with Server(folder) as server:
            done = subprocess.run(
                [activitywatch_python, HERE / "ask_aw_client.py"],
                input=json.dumps({"port": server.port, "case": make_case()}),
                capture_output=True, text=True, check=False, env=os.environ | {"HOME": str(folder)},
            )  # fmt: skip
    assert not done.returncode, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def without_numbers(value: Any) -> Any:
    """Events without their numbers, which each server gives as it likes."""
    if isinstance(value, dict):
        return {key: without_numbers(item) for key, item in value.items() if key != "id"}
    return [without_numbers(item) for item in value] if isinstance(value, list) else value


def test_a_query_of_windows_presence_and_pages(answers: dict[str, Any], activitywatch_python: Path) -> None:
    (theirs,) = ask(str(activitywatch_python), [make_case() | {"query": PLAIN}])

    assert without_numbers(theirs["answer"]) == without_numbers(answers["answer"])
    assert answers["answer"]["all"] > 3600


def test_the_client_s_own_query_for_the_desktop(answers: dict[str, Any], activitywatch_python: Path) -> None:
    (theirs,) = ask(str(activitywatch_python), [make_case() | {"query": answers["query"]}])

    assert without_numbers(theirs["answer"]) == without_numbers(answers["desktop"])
    assert {"Work", "Uncategorized"} == {
        event["data"]["$category"][0] for event in answers["desktop"]["window"]["cat_events"]
    }
