# SPDX-License-Identifier: AGPL-3.0-or-later
"""The file of what is ignored, changed by several at once, and the spool that lets go of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from hourself.agent.ignored import Ignored
from hourself.agent.spool import Spool, read_key
from hourself.core.scrub import Glimpse, Rules, Sight, scrub
from hourself.core.spans import Span

A, B, C = ("site", "a.example"), ("app", "Steam"), ("site", "c.example")
ADDER = """
import sys
from pathlib import Path
from hourself.agent.ignored import Ignored
for number in range(40):
    Ignored(Path(sys.argv[1])).add("app", f"{sys.argv[2]} {number}")
"""


def test_what_is_added_waits_until_the_server_heard(tmp_path: Path) -> None:
    ignored = Ignored(tmp_path)
    ignored.add(*A)
    ignored.add(*B)
    before = ignored.waiting()
    ignored.take([A, C], [A])

    assert ([B, A], [B], {A, B, C}) == (before, ignored.waiting(), ignored.read())


def test_what_was_removed_at_the_server_is_recorded_again(tmp_path: Path) -> None:
    ignored = Ignored(tmp_path)
    ignored.take([A, C])
    ignored.take([C])

    assert {C} == ignored.read()


def test_what_the_server_will_not_have_holds_here(tmp_path: Path) -> None:
    ignored = Ignored(tmp_path)
    ignored.add(*A)
    ignored.keep_here(A)
    ignored.take([C])

    assert ([], {A, C}) == (ignored.waiting(), Ignored(tmp_path).read())


def test_a_new_server_is_told_what_the_old_one_knew(tmp_path: Path) -> None:
    ignored = Ignored(tmp_path)
    ignored.take([A])
    ignored.take_along()
    ignored.take([C])

    assert ([A], {A, C}) == (ignored.waiting(), ignored.read())


def test_a_new_server_is_not_told_what_holds_here_alone(tmp_path: Path) -> None:
    ignored = Ignored(tmp_path)
    ignored.add(*B)
    ignored.keep_here(B)
    ignored.take([A])
    ignored.take_along()

    assert ([A], {A, B}) == (ignored.waiting(), ignored.read())


def test_a_file_of_the_first_version_waits_whole(tmp_path: Path) -> None:
    (tmp_path / "ignored.json").write_text(json.dumps({"version": 1, "ignored": [A]}))

    assert ([A], {A}) == (Ignored(tmp_path).waiting(), Ignored(tmp_path).read())


def test_two_programs_add_and_nothing_is_lost(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ADDER, str(tmp_path)]
    adders = [subprocess.Popen([*command, name]) for name in ("one", "two")]

    assert ([0, 0], 80, 0o600) == (
        [adder.wait(60) for adder in adders],
        len(Ignored(tmp_path).read()),
        (tmp_path / "ignored.json").stat().st_mode & 0o777,
    )


def test_the_spool_lets_go_of_what_is_ignored_and_of_nothing_else(tmp_path: Path) -> None:
    names = ["a.example", "b.example", "docs.a.example", "a.example/wiki"]
    spans = [Span(n, n + 1, 60, Sight("site", names[n % 4])) for n in range(2000)]
    titled = Span(5000, 5001, 60, Sight("app", "Code", "a SECRET plan"))
    with Spool(tmp_path / "spool.db", read_key(tmp_path / "spool.key")) as spool:
        spool.put([*spans, titled])
        for sequence in (1, 2):
            spool.set_aside(sequence)
        spool.drop([A, ("title", "secret")])
        refused = spool._connection.execute("SELECT name FROM refused").fetchall()

        assert (499, {"b.example"}, [("b.example",)]) == (
            spool.waiting(), {span.name for span in spool.take()}, refused,
        )  # fmt: skip


def test_a_text_in_a_title_that_is_not_kept_is_looked_for_too() -> None:
    rules = Rules(titles=False, ignored=frozenset({("title", "secret")}))
    glimpses = [Glimpse("Code", "a SECRET plan"), Glimpse("Code", "a plan")]

    assert [None, Sight("app", "Code")] == [scrub(each, rules) for each in glimpses]


def test_a_site_below_an_ignored_one_is_ignored() -> None:
    rules = Rules(ignored=frozenset({("site", "google.com")}))
    urls = ["https://docs.google.com/document/d/1", "https://www.google.com/", "https://google.example/"]

    assert [None, None, Sight("site", "google.example")] == [
        scrub(Glimpse("chromium", "", url), rules) for url in urls
    ]
