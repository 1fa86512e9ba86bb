# SPDX-License-Identifier: AGPL-3.0-or-later
"""Own rules: told before they are saved, holding for the past, in their order, and taken back."""

from __future__ import annotations

import time

import pytest

from hourself.core.taxonomy import Category
from hourself.server.report.ask import Kind, Question, ask
from hourself.server.store.names import Choice, classify, read_names
from hourself.server.store.rules import Rule, RuleError, find_rule, read_rules, save_rule
from hourself.server.store.store import Store
from tests.server.conftest import Cast, Post, span
from tests.server.pages.conftest import Reader

NOON = int(time.time()) // 86_400 * 86_400 - 43_200
WRITING = Category("Design & Composition", "Writing")
FORM = {"kind": "any", "field": "name", "how": "contains", "category": "Design & Composition/Writing"}


def level_of(store: Store, person: Cast, name: str) -> int:
    return next(each.level for each in read_names(store, person.account).values() if each.name == name)


def texts(store: Store, person: Cast) -> list[str]:
    return [rule.pattern for rule in read_rules(store, person.account)]


def rule(pattern: str, *, is_regex: bool = False, kind: str = "any") -> Rule:
    return Rule(kind, "name", pattern, is_regex, WRITING, None)


def test_a_rule_holds_for_the_past(reader: Reader, store: Store, person: Cast, post: Post) -> None:
    post(span(1, NOON, NOON + 600, "zz-notes"))
    reader.send("/rules/save", text="NOTES", **FORM)

    assert 2 == level_of(store, person, "zz-notes")


def test_what_a_person_chose_stands_above(reader: Reader, store: Store, person: Cast, post: Post) -> None:
    post(span(1, NOON, NOON + 600, "zz-notes"))
    classify(store, person.account, next(iter(read_names(store, person.account))), Choice(None, -1))
    reader.send("/rules/save", text="notes", **FORM)

    assert -1 == level_of(store, person, "zz-notes")


def test_it_tells_what_it_would_match(reader: Reader, post: Post) -> None:
    post(span(1, NOON, NOON + 600, "zz-notes"), span(2, NOON + 600, NOON + 720, "zz-noted"))
    told = reader.look("/rules/preview", text="zz-not", **FORM)

    assert ("Matches 2 names, 12 min in the last 30 days.", 2) == (told.split(" <")[0], told.count("Zz not"))


def test_it_tells_what_titles_it_would_match(reader: Reader, post: Post) -> None:
    post(span(1, NOON, NOON + 600, title="Lecture 1"), span(2, NOON + 600, NOON + 720, title="Film"))
    told = reader.look("/rules/preview", text="lecture", **(FORM | {"field": "title"}))

    assert "Matches 1 title, 10 min in the last 30 days." in told


def test_a_rule_on_titles_moves_their_time(reader: Reader, store: Store, person: Cast, post: Post) -> None:
    post(span(1, NOON, NOON + 600, title="Lecture 1"), span(2, NOON + 600, NOON + 720, title="Film"))
    reader.send("/rules/save", text="lecture", **(FORM | {"field": "title"}))
    answer = ask(store, person.account, Question(0, 99_999, Kind.CATEGORY))

    assert {WRITING: 600, Category("Software Development", "Systems Operations"): 120} == {
        row.key: row.seconds for row in answer.rows
    }


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("a(b", "a bracket “(” is opened and never closed"),
        ("*a", "need something before them to repeat"),
        ("(?=a)", "looking ahead or behind"),
        ("\\", "it ends in a “\\”"),
    ],
)
def test_a_wrong_pattern_is_told_in_plain_words(reader: Reader, pattern: str, said: str) -> None:
    answer = reader.client.post("/rules/save", FORM | {"text": pattern, "how": "matches"})

    assert (422, True) == (answer.status_code, said in answer.content.decode())


def test_a_rule_that_says_nothing_is_refused() -> None:
    with pytest.raises(RuleError, match="Choose a category, a level, or both"):
        Rule("any", "name", "a", False, None, None)


def test_the_first_that_fits_has_the_word() -> None:
    rules = [rule("zz", kind="site"), rule("^not"), rule("^not", is_regex=True), rule("notes")]

    assert rules[2] is find_rule(rules, "app", "Notes")


def test_a_label_matches_as_well_as_a_name() -> None:
    rules = [rule("studio")]

    assert [None, rules[0]] == [
        find_rule(rules, "app", "Code"),
        find_rule(rules, "app", "Code", "Visual Studio Code"),
    ]


def test_order_is_changed_and_taken_back(reader: Reader, store: Store, person: Cast) -> None:
    for text in ("one", "two", "three"):
        save_rule(store, person.account, rule(text))
    reader.send("/rules/change", move="3:1")
    moved = texts(store, person)
    reader.undo("/rules")

    assert (["three", "one", "two"], ["one", "two", "three"]) == (moved, texts(store, person))


def test_deleting_is_taken_back_to_the_same_place(reader: Reader, store: Store, person: Cast) -> None:
    for text in ("one", "two", "three"):
        save_rule(store, person.account, rule(text))
    before = read_rules(store, person.account)
    reader.send("/rules/change", delete="2")
    left = texts(store, person)
    reader.undo("/rules")

    assert (["one", "three"], before) == (left, read_rules(store, person.account))


def test_a_change_is_taken_back(reader: Reader, store: Store, person: Cast) -> None:
    number = save_rule(store, person.account, rule("one")).id
    reader.send("/rules/save", id=number, text="other", **FORM)
    changed = texts(store, person)
    reader.undo("/rules")

    assert (["other"], ["one"]) == (changed, texts(store, person))


def test_a_new_rule_is_taken_back(reader: Reader, store: Store, person: Cast) -> None:
    reader.send("/rules/save", text="one", **FORM)
    reader.undo("/rules")

    assert [] == texts(store, person)


@pytest.mark.parametrize("fields", [{"delete": "9"}, {"move": "9:1"}, {"move": "x"}, {}])
def test_nonsense_is_refused(reader: Reader, fields: dict[str, str]) -> None:
    assert 400 == reader.send("/rules/change", **fields)
