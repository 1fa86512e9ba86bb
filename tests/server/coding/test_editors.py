# SPDX-License-Identifier: AGPL-3.0-or-later
"""What published editor watchers really send, as coding: VS Code, Vim, Neovim, Sublime Text, JetBrains, Emacs, Zed."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hourself.server.coding.forgetting import has_beats
from hourself.server.coding.queries import read_cells, read_things, read_used
from hourself.server.imports.moments import Zone
from hourself.server.report.ask import Question, ask
from hourself.server.store.ignored import change_ignored
from hourself.server.store.store import Store
from hourself.server.store.verify import verify
from hourself.server.watchers.forgetting import bring_back, forget
from tests.server.coding.conftest import CODE, KIND, VIM, Desk
from tests.server.watchers.conftest import BASE, event

CANARY = "CANARY77e2c1d0"
PATH = f"/home/{CANARY}/{CANARY}/proj"
#: Bucket, what its watcher sends, and what that is: project, language, editor.
SENT: list[tuple[str, dict[str, Any], tuple[str, str, str]]] = [
    (
        "aw-watcher-vscode_pc",
        {"project": PATH, "language": "typescriptreact", "file": f"{PATH}/a.tsx"},
        ("proj", "TSX", "VS Code"),
    ),
    (
        "aw-watcher-vim_pc",
        {"project": PATH, "language": "python", "file": f"{PATH}/a.py"},
        ("proj", "Python", "Vim"),
    ),
    (
        "aw-watcher-sublime_pc",
        {"project": "unknown", "language": "source.python", "file": f"{PATH}/a.py"},
        ("", "Python", "Sublime Text"),
    ),
    (
        "aw-watcher-idea_pc",
        {
            "project": "proj",
            "projectPath": PATH,
            "language": "JAVA",
            "editor": "idea",
            "editorVersion": "2026.1",
            "file": "A.java",
            "fileFullPath": f"{PATH}/A.java",
            "branch": CANARY,
            "commit": CANARY,
            "sourceUrl": f"git@example.com:{CANARY}/proj.git",
        },
        ("proj", "Java", "IntelliJ IDEA"),
    ),
    (
        "aw-watcher-emacs_pc",
        {"project": "proj", "language": "emacs-lisp-mode", "file": f"{PATH}/a.el"},
        ("proj", "Emacs Lisp", "Emacs"),
    ),
    (
        "aw-watcher-zed-bucket_pc",
        {"project": PATH, "language": "rust", "file": PATH},
        ("proj", "Rust", "Zed"),
    ),
    (
        "aw-watcher-obsidian_pc",
        {"project": "notes", "language": "Markdown", "editor": "Obsidian", "projectPath": PATH},
        ("notes", "Markdown", "Obsidian"),
    ),
    ("aw-watcher-vim_pc", {"project": f"/home/{CANARY}", "language": ""}, ("", "", "Vim")),
]


@pytest.mark.parametrize(("bucket", "told", "kept"), SENT)
def test_what_a_watcher_sends(
    desk: Desk, bucket: str, told: dict[str, Any], kept: tuple[str, str, str]
) -> None:
    head = bucket.partition("_")[0].removesuffix("-bucket")
    client = "emacs-activity-watch" if "emacs" in head else head
    with desk.shelf() as shelf:
        shelf.add(bucket, {"type": KIND, "client": client, "hostname": "pc"}, 1)
    desk.add(bucket, KIND, event(0, 60, **told))
    desk.count()
    [(_, *names)] = desk.coded()

    assert ([*kept, "pc"], 60) == (names, sum(desk.coded().values()))
    assert CANARY not in repr(desk.read(bucket)) + repr(read_used(desk.store, desk.account))


def test_a_files_own_name_is_kept_if_the_owner_says_so(desk: Desk) -> None:
    desk.files = True
    desk.add(
        *CODE,
        event(0, 60, project=PATH, file=f"{PATH}/a.py"),
        event(60, 5, project=PATH, file="ssh://x/b.py"),
    )
    desk.count()
    day = next(iter(desk.coded()))[0]

    assert [("file", "a.py", 60_000)] == read_things(desk.store, desk.account, day, day, "proj")
    assert {"project": "proj", "file": "a.py"} == desk.read(CODE[0])[0][2]


def test_without_that_it_is_not(desk: Desk) -> None:
    desk.add(*CODE, event(0, 60, project=PATH, file=f"{PATH}/a.py"))

    assert {"project": "proj"} == desk.read(CODE[0])[0][2]


def test_moments_close_together_are_a_stretch(desk: Desk) -> None:
    # aw-watcher-neovim asks for no heartbeats to be joined: its events have no length.
    bucket = ("aw-watcher-nvim_pc", KIND)
    for at in (0, 2, 6, 11, 17, 18):
        desk.beat(*bucket, at, pulse=0, project="p", language="lua")
    desk.count()

    assert {"Lua": 12} == desk.seconds("language")


def test_a_gap_over_midnight_is_filled_when_its_end_comes(desk: Desk) -> None:
    desk.add(*CODE, event(3500, 98, project="p"))
    desk.count()
    desk.add(*CODE, event(3602, 0, project="p"))
    desk.count()

    assert [100, 2] == list(desk.coded().values())


def test_two_editors_at_once_count_once(desk: Desk) -> None:
    desk.add(*CODE, event(0, 100, project="one"))
    desk.add(*VIM, event(40, 20, project="two"))
    desk.count()

    assert {"one": 80, "two": 20} == desk.seconds("project")


def test_it_is_no_time_of_the_day(desk: Desk, store: Store) -> None:
    desk.add(*CODE, event(0, 60, project="p"))
    desk.count()
    desk.feed()

    assert (0, [], {}) == (
        ask(store, desk.account, Question(0, BASE // 86_400 + 9)).total,
        verify(store),
        desk.spans(),
    )


def test_times_to_come_count_when_they_have_come(desk: Desk) -> None:
    desk.now = BASE
    desk.add(*CODE, event(0, 1000, project="p"))
    desk.count()
    before = desk.seconds("project")
    desk.now = BASE + 900
    desk.count()

    assert ({"p": 300}, {"p": 1000}) == (before, desk.seconds("project"))


def test_a_deleted_bucket_takes_its_coding_and_its_names_along(desk: Desk, store: Store) -> None:
    desk.add(*CODE, event(0, 60, project="gone"))
    desk.add(*VIM, event(200, 60, project="stays"))
    desk.count()
    with desk.shelf() as shelf:
        bucket = shelf.find(CODE[0])
        assert bucket
        shelf.delete(bucket)
    desk.count()
    names = "SELECT count(*) FROM coding_name WHERE account = ? AND kind = 'project'"

    assert {"stays": 60} == desk.seconds("project")
    assert (1,) == store.reader().execute(names, (desk.account,)).fetchone()


@pytest.mark.parametrize("rule", [("app", "vs code"), ("title", "NORTHWIND"), ("title", "secret.py")])
def test_what_is_ignored_leaves_nothing(desk: Desk, store: Store, rule: tuple[str, str]) -> None:
    with store.writing() as connection:
        change_ignored(connection, store.vault.sealer(desk.account), desk.account, add=[rule])
    desk.add(*CODE, event(0, 60, project="/w/northwind", file="/w/northwind/secret.py"))
    desk.count()

    assert ([], []) == (desk.read(CODE[0]), read_cells(store, desk.account, 0, 90_000))


@pytest.mark.parametrize("rule", [("app", "VS Code"), ("title", "northwind")])
def test_what_is_deleted_goes_and_comes_back(desk: Desk, store: Store, rule: tuple[str, str]) -> None:
    desk.add(*CODE, event(0, 60, project="/w/northwind"))
    desk.add(*VIM, event(60, 60, project="else"))
    desk.count()
    known = has_beats(store, desk.account, rule, desk.now)
    number = forget(store, desk.account, rule, desk.now)
    desk.count()
    deleted = desk.seconds("project")
    bring_back(store, desk.account, number)
    desk.count()

    assert (True, {"else": 60}) == (known, deleted)
    assert {"VS Code": 60, "Vim": 60} == desk.seconds("editor")


def test_a_zone_that_changes_breaks_nothing(desk: Desk) -> None:
    desk.add(*CODE, event(0, 200_000, project="p"))
    desk.count()
    desk.zone = Zone(ZoneInfo("America/New_York"))
    desk.add(*VIM, event(100_000, 10, project="q"))
    desk.count()

    assert {"p": 199_990, "q": 10} == desk.seconds("project")
