# SPDX-License-Identifier: AGPL-3.0-or-later
"""What our queries do beyond aw-core, what they refuse, and how they say it."""

from __future__ import annotations

import time
from itertools import count

import pytest

from hourself.server.watchers.events import SECOND, Event
from hourself.server.watchers.query import QueryError, read_period, run_query
from hourself.server.watchers.query.limits import MAX_PERIODS, Budget
from hourself.server.watchers.query.periods import unite_without_overlap
from tests.server.watchers.cases import Listed

PERIOD = (0, 100 * SECOND)
SECRET = "CANARY4b7f"
CASE = {
    "buckets": {
        "window": [
            "desk",
            [[0, 10_000, {"app": "code", "title": SECRET}], [10_000, 5_000, {"app": "web", "title": "Mail"}]],
        ],
        "web": ["desk", [[0, 4_000, {"url": "example.com", "title": ""}], [5_000, 1_000, {"title": "x"}]]],
        "gaps": ["desk", [[0, 1_000, {"a": 1}], [2_000, 1_000, {"b": 1}], [4_000, 1_000, {"a": 1, "b": 1}]]],
    }
}
WINDOW = 'query_bucket("window")'
UNKNOWN = "there is something that the query language does not have."
NEEDED = "it needs a statement such as RETURN = events;"
NONE = "There is no bucket whose name holds 'x'"


def ask(query: str | list[str]) -> object:
    """The answer of one period."""
    (answer,) = run_query(query, [PERIOD], Listed(CASE))
    return answer


def refuse(query: str) -> QueryError:
    """The error instead of an answer."""
    with pytest.raises(QueryError) as caught:
        ask(query)
    return caught.value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('concat(concat(["a"],["b"]), concat(["c"],["d"]))', ["a", "b", "c", "d"]),
        (f'sum_durations(filter_keyvals({WINDOW}, "app", ["code"]))', 10.0),
        (f'sum_durations(filter_keyvals_regex(flood({WINDOW}), "title", "(?i)mail"))', 5.0),
        ("[ ]", []),
        ("nop( )", 1),
        ("{ }", {}),
        ("query_bucket_names()", ["window", "web", "gaps"]),
    ],
)
def test_what_aw_core_trips_over_is_answered(value: str, expected: object) -> None:
    assert expected == ask(f"RETURN = {value};")


def test_lines_are_put_together_as_they_are() -> None:
    assert "a;b" == ask(['RETURN = "a;', 'b";'])


def test_each_period_has_an_answer_of_its_own() -> None:
    periods = [(0, 5 * SECOND), (12 * SECOND, 20 * SECOND)]

    assert [5.0, 3.0] == run_query(f"RETURN = sum_durations({WINDOW});", periods, Listed(CASE))


def test_a_name_keeps_what_it_was_given() -> None:
    (told,) = run_query(
        f'a = {WINDOW}; b = categorize(a, [[["X"], {{"regex": "."}}]]); RETURN = [a, b];',
        [PERIOD],
        Listed(CASE),
    )
    plain, sorted_in = told

    assert ["$category" in event["data"] for event in plain] == [False, False]
    assert [event["data"]["$category"] for event in sorted_in] == [["X"], ["X"]]


def test_a_site_is_its_own_domain() -> None:
    (told,) = run_query('RETURN = split_url_events(query_bucket("web"));', [PERIOD], Listed(CASE))

    assert [event["data"].get("$domain") for event in told] == [None, "example.com"]


def test_events_that_lack_a_key_are_no_others() -> None:
    (told,) = run_query(
        'RETURN = merge_events_by_keys(query_bucket("gaps"), ["a", "b"]);', [PERIOD], Listed(CASE)
    )

    assert [{"a": 1, "b": 1}, {"b": 1}, {"a": 1}] == [event["data"] for event in told]


def test_events_without_the_key_part_chunks() -> None:
    (told,) = run_query('RETURN = chunk_events_by_key(query_bucket("gaps"), "a");', [PERIOD], Listed(CASE))

    assert [1, 1] == [len(event["data"]["subevents"]) for event in told]
    assert "1970-01-01T00:00:04+00:00" == told[0]["data"]["subevents"][0]["timestamp"]


def test_what_covers_two_is_cut_from_both() -> None:
    first, second = Event(1, 5, 10, {}), [Event(2, 0, 8, {"n": 1}), Event(3, 8, 12, {"n": 2})]

    assert [(0, 5), (5, 15), (15, 20)] == [(e.start, e.end) for e in unite_without_overlap([first], second)]


@pytest.mark.parametrize(
    ("query", "kind", "said"),
    [
        ("RETURN = [1 2];", "QueryParseException", "At character 13, ',' was expected, not a number."),
        ("RETURN = [1", "QueryParseException", "The query ends where ',' was expected."),
        ("RETURN = 'it", "QueryParseException", "The text that begins at character 10 is never closed."),
        ("RETURN = (1);", "QueryParseException", "At character 10, a value was expected, not '('."),
        ("RETURN = 1.5;", "QueryParseException", f"At character 11, {UNKNOWN}"),
        ("x = 1;", "QueryParseException", f"The query gives nothing to RETURN: {NEEDED}"),
        ("RETURN = x;", "QueryInterpretException", "The variable 'x' is not defined."),
        ("RETURN = foo();", "QueryInterpretException", "There is no function 'foo'."),
        ("RETURN = flood();", "QueryInterpretException", "'flood' takes 1 or 2 arguments, and was given 0."),
        ("RETURN = flood([1]);", "QueryFunctionException", "'flood' takes a list of events as argument 1."),
        ('RETURN = query_bucket("x");', "QueryFunctionException", "There is no bucket named 'x'."),
        ('RETURN = find_bucket("x", "y");', "QueryFunctionException", f"{NONE} on the computer 'y'."),
    ],
)  # fmt: skip
def test_an_error_says_what_is_wrong(query: str, kind: str, said: str) -> None:
    error = refuse(query)

    assert (kind, said) == (error.kind, str(error))


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(?=x)", "looking ahead or behind, '(?=' or '(?<', is not offered"),
        (r"(a)\1", r"'\' stands before a character that means nothing there ('\1' is not offered)"),
        ("(" + SECRET, "missing )"),
        ("x{2001}", "invalid repetition size"),
        ("a" * 20_001, "longer than 20,000 characters"),
    ],
)
def test_a_pattern_that_cannot_be_read_is_explained_and_not_repeated(pattern: str, said: str) -> None:
    by_filter = refuse(f'RETURN = filter_keyvals_regex({WINDOW}, "app", "{pattern}");')
    by_rule = refuse(f'RETURN = categorize({WINDOW}, [[["X"], {{"regex": "{pattern}"}}]]);')

    assert said in str(by_filter) and said in str(by_rule)
    assert SECRET not in str(by_filter) + str(by_rule)


@pytest.mark.parametrize(
    "rules", ['[["X", "y"]]', '[["X", {"regex": "a"}]]', '[[["X"], {"regex": 1}]]', "[1]", '[[[1], {"regex": "a"}]]',
              '[[[], {"regex": "a"}]]', '[[["X"], {"regex": "a", "select_keys": "title"}]]']
)  # fmt: skip
def test_a_rule_that_is_none_is_refused(rules: str) -> None:
    assert "QueryFunctionException" == refuse(f"RETURN = categorize({WINDOW}, {rules});").kind


@pytest.mark.parametrize(
    "value",
    [
        f'filter_keyvals({WINDOW}, "title", "{SECRET}")',
        f"limit_events({WINDOW}, {WINDOW})",
        f'merge_events_by_keys({WINDOW}, [["title"]])',
        f'tag({WINDOW}, [[{WINDOW}, {{"regex": "."}}]])',
        f"flood(concat({WINDOW}, [1]))",
        f'"{SECRET}" "',
        f'{{"{SECRET}"}}',
        f'["{SECRET}" "{SECRET}"]',
    ],
)
def test_an_error_never_repeats_what_events_or_texts_tell(value: str) -> None:
    assert SECRET not in str(refuse(f"RETURN = {value};"))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("RETURN = " + "[" * 60 + "]" * 60, "50 lists, dicts and calls"),
        ("x = 1;" * 2001 + "RETURN = x;", "2,000 statements"),
        ("RETURN = " + "9" * 19, "18 digits"),
        ("RETURN = " + " " * 500_000 + "1", "500,000 characters"),
        ("RETURN = '\ud800';", "no valid Unicode"),
        ("x = [1];" + "x = [x, x];" * 40 + "RETURN = x;", "3,000,000 values"),
        ("x = [];" + "x = [x];" * 300 + "RETURN = x;", "nested too deeply"),
        (f"x = {WINDOW};" + "x = concat(x, x);" * 40 + "RETURN = 1;", "3,000,000 events"),
        (f"RETURN = tag({WINDOW}, [" + '["x", {"regex": "a"}],' * 1001 + '["x", {}]]);', "1,000 patterns"),
    ],
)
def test_one_query_may_take_only_so_much(query: str, said: str) -> None:
    began = time.process_time()

    assert said in str(refuse(query))
    assert time.process_time() - began < 5


def test_too_many_events_are_refused() -> None:
    many = {"buckets": {"x": ["", [[0, 1, {}]] * 300_001]}}

    with pytest.raises(QueryError, match="more than 300,000 events: ask for shorter periods"):
        run_query("RETURN = query_bucket('x');", [PERIOD], Listed(many))


def test_a_query_ends_when_its_time_is_up() -> None:
    clock = count(step=10.0)
    budget = Budget(clock=lambda: next(clock))

    with pytest.raises(QueryError, match="took longer than 30 seconds"):
        run_query("RETURN = [nop(), nop(), nop(), nop()];", [PERIOD], Listed(CASE), budget=budget)


def test_too_many_periods_are_refused() -> None:
    with pytest.raises(QueryError, match="2,000 periods"):
        run_query("RETURN = 1;", [PERIOD] * (MAX_PERIODS + 1), Listed(CASE))


def test_an_evil_pattern_takes_no_time() -> None:
    case = {"buckets": {"window": ["", [[0, 1_000, {"title": "a" * 5000}]] * 50]}}
    began = time.process_time()

    run_query(
        'RETURN = filter_keyvals_regex(query_bucket("window"), "title", "(a|a)*(a+)+b");',
        [PERIOD],
        Listed(case),
    )

    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "text", [None, 3, "", "2026-01-01", "2026-01-01/x", "x/2026-01-01", "2026-01-01T00:00:00+00:00"]
)
def test_a_period_that_is_none_is_refused(text: object) -> None:
    with pytest.raises(QueryError, match="timeperiods: expected BEGIN/END"):
        read_period(text)


def test_a_period_is_read_with_its_offsets() -> None:
    assert (3600 * SECOND, 86_400 * SECOND) == read_period("1970-01-01T02:00:00+01:00/1970-01-02T00:00:00Z")
