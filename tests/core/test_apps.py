# SPDX-License-Identifier: AGPL-3.0-or-later
"""One app is one by all its names, and two apps are two."""

from __future__ import annotations

from itertools import combinations
from time import process_time

import pytest

from hourself.core.apps import Identity, Index, fold, plain, read_rows, same_as
from hourself.core.catalog import identify
from hourself.core.ignoring import is_ignored


def may_be(one: Identity, other: Identity) -> bool:
    return one.app == other.app and (not one.owner or not other.owner or one.owner == other.owner)


ONE = [
    "Mousepad mousepad org.xfce.mousepad Mousepad.exe org.xfce.mousepad.desktop",
    "firefox Firefox firefox-esr Firefox-esr Navigator org.mozilla.firefox firefox.exe firefox_firefox Firefox.app",
    "Code code code-url-handler com.visualstudio.code Code.exe code_code",
    "Nautilus nautilus org.gnome.Nautilus",
    "Chromium chromium chromium-browser org.chromium.Chromium chromium_chromium",
    "Slack slack com.slack.Slack slack_slack slack.exe",
    "kate org.kde.kate",
    "gnome-terminal-server org.gnome.Terminal Gnome-terminal",
    "Spotify spotify com.spotify.Client spotify_spotify",
    "Gimp gimp-2.10 org.gimp.GIMP GIMP-3.0",
    "thunderbird Thunderbird org.mozilla.Thunderbird thunderbird_thunderbird",
    # No row knows these.
    "Qzxnote qzxnote org.example.Qzxnote qzxnote.exe Qzxnote.app qzxnote_qzxnote",
    "Qzx-Note qzx_note com.github.someone.QzxNote",
]
TWO = [
    "Firefox,Firefox Nightly,Firefox Beta,firefox-developer-edition",
    "Code,codium,Code - Insiders",
    "org.gnome.Terminal,org.gnome.Console,org.gnome.Ptyxis,org.xfce.terminal,org.kde.konsole,xterm,org.qzx.Terminal",
    "dolphin,dolphin-emu",
    "libreoffice-writer,libreoffice-calc,libreoffice-startcenter",
    "Portal,Portal 2",
    "qzx 1,qzx 2",
    "com.example.Client,org.example.Client,com.example.Desktop",
    "com.example.games.bubbles.pop,pop",
    "com.example.Qzxnote,org.example.Qzxnote",
    "qzx_qzy,qzx,qzy",
]


@pytest.mark.parametrize("names", ONE)
def test_names_of_one_app_are_one(names: str) -> None:
    told = {identify("app", name) for name in names.split()}

    assert len({app for app, _ in told}) == 1
    assert len({owner for _, owner in told if owner}) <= 1


def test_a_version_of_a_game_is_that_game() -> None:
    assert (
        identify("app", "Minecraft* 1.20.1") == identify("app", "Minecraft") != identify("app", "Minecraft 2")
    )


@pytest.mark.parametrize("names", TWO)
def test_names_of_two_apps_are_two(names: str) -> None:
    apart = names.split(",")

    assert len({identify("app", name) for name in apart}) == len(apart)


@pytest.mark.parametrize("names", ONE)
def test_what_is_ignored_by_one_name_is_by_all(names: str) -> None:
    missed = [
        (rule, name)
        for rule in names.split()
        for name in names.split()
        if not is_ignored({("app", rule)}, "app", name, None)
    ]

    assert [] == missed


@pytest.mark.parametrize("names", TWO)
def test_what_is_ignored_hides_no_other_app(names: str) -> None:
    apart = combinations(names.split(","), 2)

    assert [] == [two for two in apart if is_ignored({("app", two[0])}, "app", two[1], None)]


def test_a_few_rows_tell_the_same_as_all() -> None:
    rows = list(read_rows())
    find = Index(rows).identify
    names = [name for _, each in rows[::40] for name in each]
    told = [f"{name} 2" for name in names] + [f"org.qzx.{name}" for name in names] + names
    apart = [
        (name, other)
        for name in names[::5]
        for holds in [same_as([name])]
        for other in told
        if holds(other) != may_be(find(name), find(other))
    ]

    assert [] == apart


def test_every_row_is_found_by_the_words_of_each_of_its_names() -> None:
    rows = list(read_rows())[::25]

    assert [] == [app for app, names in rows for name in names if app not in dict(read_rows({plain(name)}))]


def test_each_row_is_one_app_by_all_its_names() -> None:
    told = [(app, {identify("app", name) for name in names}) for app, names in read_rows()]

    assert [] == [app for app, apps in told if apps != {Identity(fold(app.name))}]


def test_a_thousand_apps_are_soon_found() -> None:
    begin = process_time()
    holds = same_as(f"Some app {number}" for number in range(1_000))

    assert (holds("SOME-APP 7"), holds("Some app")) == (True, False)
    # 0.07 s on the machine that this was written on.
    assert process_time() - begin < 1
