# SPDX-License-Identifier: AGPL-3.0-or-later
"""General rules tell what a name says by itself, and keep silent about what only looks like it."""

from __future__ import annotations

from collections import Counter
from importlib import resources

import pytest

from hourself.core.general import PLACES, rule_for_app, rule_for_offline, rule_for_site
from hourself.core.taxonomy import CATEGORIES, LEVEL_NAMES, Category


def rows() -> list[list[str]]:
    text = (resources.files("hourself.core") / "data" / "rules.tsv").read_text("utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]


def of_site(site: str) -> str | None:
    rule = rule_for_site(site)
    return rule[0].category if rule else None


def of_app(name: str) -> str | None:
    rule = rule_for_app(name)
    return rule[0].category if rule else None


def test_every_rule_is_in_words_that_exist() -> None:
    wrong = [
        row
        for row in rows()
        if len(row) != 5
        or row[0] not in PLACES
        or Category(row[1], row[2]) not in CATEGORIES
        or row[3] not in {"", *map(str, LEVEL_NAMES)}
    ]

    assert [] == wrong


def test_a_pattern_stands_once_in_its_place() -> None:
    counted = Counter((row[0], pattern) for row in rows() for pattern in row[4].split("|"))

    assert [] == [pattern for pattern, times in counted.items() if times > 1 or not pattern[1].strip()]


@pytest.mark.parametrize(
    ("site", "category"),
    [
        ("docs.example.com", "General Software Development"),
        ("developers.example.co.uk", "General Software Development"),
        ("mail.example.com", "Email"),
        ("webmail.example.ac.uk", "Email"),
        ("shop.example.de", "General Shopping"),
        ("calendar.example.org", "Calendars"),
        ("jira.example.com", "Project Management"),
        ("wiki.example.org", "General Reference & Learning"),
        ("qzx.edu", "General Reference & Learning"),
        ("qzx.ac.jp", "General Reference & Learning"),
        ("qzx.k12.ca.us", "General Reference & Learning"),
        ("qzx.gov", "Legal & Gov't"),
        ("qzx.gob.mx", "Legal & Gov't"),
        ("qzx.go.jp", "Legal & Gov't"),
        ("qzx.sp.gov.br", "Legal & Gov't"),
        ("qzx.mil", "Legal & Gov't"),
        ("qzx.museum", "General Reference & Learning"),
        ("qzx.travel", "Travel & Outdoors"),
        ("qzx.bank", "Accounting"),
        ("qzxbank.com", "Accounting"),
        ("grandhotel-qzx.at", "Travel & Outdoors"),
        ("qzxgames.com", "Games"),
        ("qzxnews.co", "General News & Opinion"),
        ("qzx-shop.de", "General Shopping"),
        ("universityofqzx.com", "General Reference & Learning"),
        ("qzxrecipes.com", "Food"),
    ],
)
def test_a_site_tells_what_it_is(site: str, category: str) -> None:
    assert category == of_site(site)


@pytest.mark.parametrize(
    "site",
    [
        "workshop.com",
        "qzxworkshop.de",
        "qzxphotoshop.com",
        "bishop.com",
        "restore.org",
        "powerbank.de",
        "foodbank.org",
        "burbank.com",
        "databank.net",
        "essex.com",
        "sussex.org",
        "qzxtransports.fr",
        "passports.com",
        "recycling.de",
        "syntax.fm",
        "updating.com",
        "sometimes.org",
        "flaw.net",
        "banquet.com",
        "hospitality.com",
        "documents.com",
        "mailer.com",
        "newsela.com",
        "governance.org",
        "educated.com",
        "visitor.com",
        "beispiele.de",
        "barcode.com",
        "mygo.com",
        "edu.com",
        "xn--docs-0na.de",
        "local:ip",
        "opaque:invalid",
    ],
)
def test_a_site_that_only_looks_like_it_tells_nothing(site: str) -> None:
    assert of_site(site) is None


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("steam_app_730", "Games"),
        ("steam_app_…", "Games"),
        ("QzxTerminal", "Systems Operations"),
        ("qzx-calculator", "General Utilities"),
        ("Qzx Video Editor", "Video Editing"),
        ("org.qzx.MusicPlayer", "Music"),
        ("Qzx VPN", "Internet Utilities"),
        ("qzx_setup.exe", "General Utilities"),
        ("jetbrains-qzx", "Editing & IDEs"),
    ],
)
def test_an_app_tells_what_it_is(name: str, category: str) -> None:
    assert category == of_app(name)


@pytest.mark.parametrize(
    "name",
    ["Gitarre", "terminalogy", "Notestream", "Idea", "Mailchimpish", "", "…", "Пример", "web-app", "unknown"],
)
def test_an_app_that_only_looks_like_it_tells_nothing(name: str) -> None:
    assert of_app(name) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Meeting", ("Meetings", 1)),
        ("Team-Meeting about sales", ("Meetings", 1)),
        ("Lunch with a writing class", ("Other", -1)),
        ("Phone call", ("Voice Chat", 1)),
        ("Quarry", None),
    ],
)
def test_time_away_by_its_first_word_that_is_known(name: str, expected: tuple[str, int] | None) -> None:
    rule = rule_for_offline(name)

    assert expected == (rule and (rule[0].category, rule[1]))
