# SPDX-License-Identifier: AGPL-3.0-or-later
"""A day as lines of a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from report_desk import TUESDAY, Desk

from hourself.core.taxonomy import Category
from hourself.server.report.day import read_day
from hourself.server.report.table import draw_table

WRITING = Category("Design & Composition", "Writing")


def draw(desk: Desk, width: int = 60, *, plain: bool = False) -> list[str]:
    return draw_table(read_day(desk.store, desk.account, TUESDAY), width, plain=plain).splitlines()


@pytest.fixture
def writer(desk: Desk) -> Desk:
    """Two hours of writing, one of something unknown."""
    desk.use("zz-pen", 8 * 3600, 10 * 3600)
    desk.use("zz-post", 10 * 3600, 11 * 3600)
    desk.sort("zz-pen", WRITING, 2)
    return desk


def test_a_table_tells_day_names_levels_and_what_is_unsorted(writer: Desk) -> None:
    pen, post = (writer.find(name).label for name in ("zz-pen", "zz-post"))
    assert draw(writer, plain=True) == [
        "Tuesday 24 November 2026   3:00   pulse 83",
        "",
        f"{pen:20}   2:00  +2  ###########################",
        f"{post:20}   1:00   0  #############",
        "",
        "Focus Work             2:00  +2   66 %",
        "Neutral                1:00   0   33 %",
        "",
        "1:00 not yet sorted into categories",
    ]


def test_bars_are_drawn_to_an_eighth(writer: Desk) -> None:
    assert draw(writer)[3].endswith("0  " + "█" * 13 + "▌")


def test_an_empty_day_says_so(desk: Desk) -> None:
    assert draw(desk) == ["Tuesday 24 November 2026   0:00", "", "Nothing recorded."]


@pytest.mark.parametrize("width", [10, 40, 77, 500])
@pytest.mark.parametrize("plain", [True, False])
def test_no_line_is_wider_than_asked(desk: Desk, width: int, plain: bool) -> None:
    desk.use("zz-" + "長い名前" * 20, 0, 3600)
    wide = (
        sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line)
        for line in draw(desk, width, plain=plain)
    )
    assert max(wide) <= max(40, min(width, 120))


def test_a_name_cannot_steer_the_terminal(desk: Desk) -> None:
    desk.use("zz\x1b[2J\u202edone", 0, 3600)
    assert draw(desk)[2].lower().startswith("zz?[2j?done")


def test_plain_is_ascii(desk: Desk) -> None:
    desk.use("zz-Größe", 0, 3600)
    assert "\n".join(draw(desk, plain=True)).isascii()


def test_names_beyond_the_first_are_summed_up(desk: Desk) -> None:
    for number in range(20):
        desk.use(f"zz-{number}", number * 60, number * 60 + 60)
    assert draw(desk)[17].split() == ["5", "more", "0:05"]
