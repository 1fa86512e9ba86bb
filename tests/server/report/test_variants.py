# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules on titles: whatever was recorded and whatever the rules, time changes its name and never its sum."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_desk import TUESDAY, Desk

from hourself.core.days import day_start
from hourself.core.taxonomy import Category
from hourself.server.report.ask import Question, ask
from hourself.server.store.amounts import Amount, write_amounts
from hourself.server.store.names import read_names
from hourself.server.store.rules import Rule, delete_rule, read_rules, save_rule
from hourself.server.store.store import Store
from hourself.server.store.variants import apply_title_rules
from hourself.server.store.verify import verify
from hourself.wire.batch import Span

LEARN = Category("Reference & Learning", "Research")
TITLES = (None, "Lecture 1", "lecture notes", "music")
spans = st.builds(
    lambda start, length, name, title: Span(
        1, day_start(TUESDAY, 60) + start, day_start(TUESDAY, 60) + start + length, 60, "app", name, title
    ),
    st.integers(0, 200_000),
    st.integers(1, 9_000),
    st.sampled_from(("mpv", "code")),
    st.sampled_from(TITLES),
)
amounts = st.tuples(
    st.integers(0, 23), st.sampled_from(("mpv", "code")), st.sampled_from(TITLES), st.integers(1, 5_000)
)


def on_titles(pattern: str, kind: str = "any", **more: int) -> Rule:
    return Rule(kind, "title", pattern, False, LEARN, None, **more)


def totals(desk: Desk) -> list[int]:
    return [ask(desk.store, desk.account, Question(day, day)).total for day in range(TUESDAY, TUESDAY + 4)]


def variants(desk: Desk) -> set[str]:
    asked = (
        "SELECT given FROM name JOIN tally_month AS tally ON tally.account = name.account AND tally.name = id"
    )
    rows = desk.store.reader().execute(f"{asked} WHERE name.account = ? AND seconds > 0", (desk.account,))
    return {row[0] for row in rows}


def record(
    desk: Desk, recorded: list[tuple[int, list[Span]]], told: list[tuple[int, str, str | None, int]]
) -> None:
    for device, batch in recorded:
        desk.write(device, batch)
    with desk.store.writing() as connection:
        for hour, name, title, seconds in told:
            number = desk.book.name_id(connection, "app", name)
            text = desk.book.title_id(connection, number, title)
            rows = [Amount(TUESDAY, hour * 3600, 3600, number, text, seconds)]
            write_amounts(connection, desk.account, 7, rows)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(st.tuples(st.integers(1, 3), st.lists(spans, min_size=1, max_size=6)), min_size=1, max_size=4),
    st.lists(amounts, max_size=4),
)
def test_time_moves_to_a_variant_and_back(
    report_store: Store, recorded: list[tuple[int, list[Span]]], told: list[tuple[int, str, str | None, int]]
) -> None:
    desk = Desk(report_store)
    record(desk, recorded, told)
    before = totals(desk)
    rule = save_rule(desk.store, desk.account, on_titles("LECTURE"))
    apply_title_rules(desk.store, desk.account)
    assert (before, []) == (totals(desk), verify(desk.store))
    assert 0 == apply_title_rules(desk.store, desk.account)
    delete_rule(desk.store, desk.account, rule.id)
    apply_title_rules(desk.store, desk.account)
    assert (before, []) == (totals(desk), verify(desk.store))
    assert {""} == variants(desk)


def test_the_first_rule_that_fits_has_the_time(desk: Desk) -> None:
    desk.use("mpv", 0, 600, title="Lecture on music")
    for pattern in ("nothing", "music", "lecture"):
        save_rule(desk.store, desk.account, on_titles(pattern))
    apply_title_rules(desk.store, desk.account)

    assert {"rule:2"} == variants(desk)


def test_a_choice_for_a_name_leaves_its_titles_to_their_rule(desk: Desk) -> None:
    desk.use("mpv", 0, 600, title="Lecture")
    desk.use("mpv", 600, 900, title="Film")
    save_rule(desk.store, desk.account, on_titles("lecture"))
    apply_title_rules(desk.store, desk.account)
    desk.sort("mpv", Category("Entertainment", "Video"), -2)

    assert {(LEARN, 2), (("Entertainment", "Video"), -2)} == {
        (each.category, each.level) for each in read_names(desk.store, desk.account).values()
    }


def test_new_time_goes_to_its_variant_at_once(desk: Desk) -> None:
    save_rule(desk.store, desk.account, on_titles("lecture"))
    desk.use("mpv", 0, 600, title="Lecture")

    assert ({"rule:1"}, 0) == (variants(desk), apply_title_rules(desk.store, desk.account))


def test_a_number_that_a_variant_carries_is_not_given_again(desk: Desk) -> None:
    desk.use("mpv", 0, 600, title="Lecture")
    first = save_rule(desk.store, desk.account, on_titles("lecture"))
    apply_title_rules(desk.store, desk.account)
    delete_rule(desk.store, desk.account, first.id)

    assert first.id + 1 == save_rule(desk.store, desk.account, on_titles("other")).id


def test_progress_ends_whole(desk: Desk) -> None:
    desk.use("mpv", 0, 600, title="Lecture")
    save_rule(desk.store, desk.account, on_titles("lecture"))
    told: list[float] = []
    apply_title_rules(desk.store, desk.account, told.append)

    assert (0.0, 1.0) == (told[0], told[-1])


def test_a_rule_for_sites_leaves_apps_alone(desk: Desk) -> None:
    desk.use("mpv", 0, 600, title="Lecture")
    save_rule(desk.store, desk.account, on_titles("lecture", "site"))

    assert 0 == apply_title_rules(desk.store, desk.account)


def test_nobody_reads_a_pattern_in_the_store(desk: Desk) -> None:
    save_rule(desk.store, desk.account, on_titles("Project Nightingale"))
    (sealed,) = (
        desk.store.reader().execute("SELECT pattern FROM rule WHERE account = ?", (desk.account,)).fetchone()
    )

    assert (False, "Project Nightingale") == (
        b"Nightingale" in sealed,
        read_rules(desk.store, desk.account)[0].pattern,
    )
