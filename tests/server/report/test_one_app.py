# SPDX-License-Identifier: AGPL-3.0-or-later
"""An app that was seen under several names is one in every answer; each name stays stored as it was seen."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_desk import TUESDAY, Desk, recount

from hourself.core.taxonomy import Category
from hourself.server.report.ask import Kind, Perspective, Question, ask
from hourself.server.report.cells import Resolution, Time
from hourself.server.report.day import read_day
from hourself.server.report.detail import Titled, read_name
from hourself.server.report.matches import read_matches
from hourself.server.report.period import Period, PeriodKind
from hourself.server.report.search import search
from hourself.server.report.sketch import read_sketch
from hourself.server.report.spread import Filters, View, sum_until
from hourself.server.report.titles import read_titles
from hourself.server.report.today import Today
from hourself.server.store.amounts import Amount, write_amounts
from hourself.server.store.forgetting import count_stored
from hourself.server.store.names import Choice, classify, read_choice, read_names
from hourself.server.store.rules import Rule, save_rule
from hourself.server.store.store import Store
from hourself.server.store.variants import apply_title_rules

NAMES = ("Mousepad", "org.xfce.mousepad", "mousepad.exe")
PLAY, LEARN = Category("Entertainment", "Games"), Category("Reference & Learning", "Research")


@pytest.fixture
def both(desk: Desk) -> Desk:
    """A person who used one app on three desks, and another app."""
    desk.use("Mousepad", 0, 100, title="list")
    desk.use("org.xfce.mousepad", 100, 400, title="list")
    desk.use("mousepad.exe", 100, 150, device=2, day=TUESDAY - 1)
    desk.use("org.example.qzx", 400, 450)
    return desk


def view(desk: Desk, name: int | None = None) -> View:
    day = Period(PeriodKind.DAY, TUESDAY, TUESDAY)
    return View(desk.store, desk.account, day, Filters(name=name), Today(TUESDAY, 12, 86_000))


def number(desk: Desk, text: str) -> int:
    """The number under which a name is stored."""
    sealed = desk.store.vault.sealer(desk.account).seal(text, "name")
    asked = "SELECT id FROM name WHERE account = ? AND sealed = ? ORDER BY id"
    return int(desk.store.reader().execute(asked, (desk.account, sealed)).fetchone()[0])


def told(desk: Desk, begin: int = TUESDAY - 1) -> list[tuple[str, int]]:
    names = read_names(desk.store, desk.account)
    rows = ask(desk.store, desk.account, Question(begin, TUESDAY)).rows
    return [(names[int(row.key)].name, row.seconds) for row in rows]  # type: ignore[arg-type]


def test_one_app_is_one_row(both: Desk) -> None:
    assert [("Mousepad", 450), ("org.example.qzx", 50)] == told(both)


def test_its_other_names_are_told_and_stay_stored(both: Desk) -> None:
    name = read_names(both.store, both.account)[number(both, "mousepad.exe")]

    assert (name.label, name.also) == ("Mousepad", ("org.xfce.mousepad", "mousepad.exe"))
    assert len({number(both, each) for each in NAMES}) == 3


def test_a_day_and_its_line_show_it_once(both: Desk) -> None:
    day = read_day(both.store, both.account, TUESDAY)

    assert [each.seconds for each in day.names] == [400, 50]
    assert [(each.begin, each.end) for each in day.timeline] == [(0, 400), (400, 450)]


def test_a_sketch_of_days_shows_it_as_one_block(both: Desk) -> None:
    blocks = read_sketch(both.store, both.account, TUESDAY, TUESDAY)[TUESDAY]

    assert [each.name.label for each in blocks] == ["Mousepad", "Qzx"]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_asked_for_by_any_of_its_numbers(both: Desk, name: str) -> None:
    wanted = number(both, name)
    question = Question(TUESDAY - 1, TUESDAY, name=wanted)
    detail = read_name(both.store, both.account, wanted, TUESDAY)

    assert ask(both.store, both.account, question).total == 450
    assert sum_until(view(both, wanted), TUESDAY, 200).total() == 200
    assert detail
    assert (detail.named.seconds, detail.last_month, detail.titles) == (400, 450, (Titled("list", 400),))


def test_a_title_under_two_of_its_names_is_one(both: Desk) -> None:
    titles = read_titles(view(both), number(both, "org.xfce.mousepad"))

    assert titles == (Titled("list", 400),)


@pytest.mark.parametrize("words", ["xfce", "mousepad.exe", "Mousepad"])
def test_it_is_found_by_any_of_its_names(both: Desk, words: str) -> None:
    found = search(both.store, both.account, words, TUESDAY - 1, TUESDAY)

    assert [(each.name.label, each.seconds) for each in found if each.title is None] == [("Mousepad", 450)]


def test_a_title_that_is_found_under_two_of_its_names_is_one(both: Desk) -> None:
    found = search(both.store, both.account, "list", TUESDAY - 1, TUESDAY)

    assert [(each.title, each.seconds, each.last) for each in found] == [("list", 400, TUESDAY)]


@pytest.mark.parametrize("name", NAMES)
def test_a_choice_for_one_of_its_names_holds_for_all_and_is_taken_back(both: Desk, name: str) -> None:
    plain = read_names(both.store, both.account)[1]
    before = classify(both.store, both.account, number(both, name), Choice(PLAY, -2))
    chosen = {read_names(both.store, both.account)[number(both, each)].category for each in NAMES}
    both.use("MOUSEPAD", 500, 600)
    later = told(both)
    classify(both.store, both.account, number(both, "MOUSEPAD"), before)

    assert (chosen, later[0]) == ({PLAY}, ("Mousepad", 550))
    assert read_names(both.store, both.account)[1].category == plain.category


def test_two_choices_that_differ_keep_it_apart_until_one_is_changed(both: Desk) -> None:
    values = ((1, "Entertainment", "Games"), (2, "Reference & Learning", "Research"))
    with both.store.writing() as connection:
        for row in values:
            connection.execute(
                "UPDATE name SET overview = ?2, category = ?3 WHERE account = ?4 AND id = ?1",
                (*row, both.account),
            )
    # As it was stored before names were joined: nothing else moved the revision.
    both.use("mousepad.exe", 500, 510)
    apart = told(both, TUESDAY)
    standing = read_choice(both.store, both.account, number(both, "org.xfce.mousepad"))
    classify(both.store, both.account, number(both, "org.xfce.mousepad"), Choice(PLAY, None))

    assert apart == [("org.xfce.mousepad", 300), ("Mousepad", 110), ("org.example.qzx", 50)]
    assert (standing.category, told(both, TUESDAY)[0]) == (LEARN, ("Mousepad", 410))


def test_a_rule_that_fits_one_of_its_names_holds_for_all(both: Desk) -> None:
    rule = save_rule(both.store, both.account, Rule("app", "name", "org.xfce", False, PLAY, None))

    assert {read_names(both.store, both.account)[number(both, each)].category for each in NAMES} == {PLAY}
    assert read_matches(both.store, both.account, rule, TUESDAY, TUESDAY).seconds == 400


def test_what_the_words_of_one_of_its_names_tell_holds_for_all(desk: Desk) -> None:
    desk.use("qzxterminal", 0, 10)
    desk.use("QzxTerminal", 10, 30)

    assert told(desk) == [("qzxterminal", 30)]
    assert desk.find("qzxterminal").category.category == "Systems Operations"


def test_two_owners_have_two_apps_and_a_bare_name_is_of_neither(desk: Desk) -> None:
    desk.use("org.example.qzx", 0, 30)
    desk.use("Qzx", 100, 120)
    one = told(desk)
    desk.use("com.example.qzx", 200, 210)

    assert one == [("org.example.qzx", 50)]
    assert told(desk) == [("org.example.qzx", 30), ("Qzx", 20), ("com.example.qzx", 10)]


def test_what_a_rule_on_titles_set_apart_stays_apart_and_is_one(both: Desk) -> None:
    save_rule(both.store, both.account, Rule("app", "title", "list", False, PLAY, None))
    apply_title_rules(both.store, both.account)

    assert [("Mousepad", 400), ("Mousepad", 50), ("org.example.qzx", 50)] == sorted(
        told(both), key=lambda each: (each[0], -each[1])
    )


def test_what_a_file_told_stays_until_a_device_tells_the_same(desk: Desk) -> None:
    name = "Software Development/Editing & IDEs/"
    with desk.store.writing() as connection:
        for text, seconds in (("Mousepad", 60), ("mousepad.exe", 30)):
            number = desk.book.name_id(connection, "app", text, name)
            write_amounts(connection, desk.account, 7, [Amount(TUESDAY, 3600, 3600, number, 0, seconds)])
    alone = told(desk)
    desk.use("org.xfce.mousepad", 0, 10)

    assert alone == [("Mousepad", 60), ("mousepad.exe", 30)]
    assert told(desk) == [("org.xfce.mousepad", 100)]


@pytest.mark.parametrize("name", NAMES)
def test_what_can_be_deleted_by_one_of_its_names_is_all_of_it(both: Desk, name: str) -> None:
    assert count_stored(both.store, both.account, ("app", name)) == 450


pieces = st.builds(
    lambda day, begin, length, name, title: (day, begin, begin + length, name, title),
    st.integers(TUESDAY - 80, TUESDAY),
    st.integers(0, 80_000),
    st.integers(1, 6_000),
    st.sampled_from((*NAMES, "org.example.qzx", "QZX")),
    st.sampled_from((None, "one", "two")),
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(st.tuples(st.integers(1, 2), pieces), min_size=1, max_size=6),
    st.sampled_from((Kind.ACTIVITY, Kind.CATEGORY, Kind.PRODUCTIVITY)),
    st.sampled_from(list(Perspective)),
    st.sampled_from((Resolution.HOUR, Resolution.DAY, Resolution.MONTH)),
    st.sampled_from(list(Time)),
)
def test_every_answer_is_what_the_spans_say(  # noqa: PLR0917 -- one for each thing that varies
    report_store: Store,
    used: list[tuple[int, tuple[int, int, int, str, str | None]]],
    kind: Kind,
    perspective: Perspective,
    resolution: Resolution,
    time: Time,
) -> None:
    desk = Desk(report_store)
    for device, (day, begin, end, name, title) in used:
        desk.use(name, begin, end, day=day, title=title, device=device)
    question = Question(TUESDAY - 80, TUESDAY + 1, kind, perspective, resolution, time)

    rows = ask(desk.store, desk.account, question).rows
    assert recount(desk, question) == {(row.slot, row.key): row.seconds for row in rows}
    if kind is Kind.ACTIVITY and perspective is Perspective.RANK:
        apps = {name.lower()[-3:] == "qzx" for _, (_, _, _, name, _) in used}
        assert len(rows) == len(apps)
