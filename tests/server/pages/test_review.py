# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sorting names: what nobody knows comes first, every change is saved and can be taken back."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from hourself.server.store.names import Name, read_names
from hourself.server.store.store import Store
from tests.server.conftest import Cast, Post, span
from tests.server.pages.conftest import Reader

NOON = int(time.time()) // 86_400 * 86_400 - 43_200
HOSTILE = "<img src=x onerror=y>"


@pytest.fixture
def names(store: Store, person: Cast, post: Post) -> dict[str, int]:
    """Two names that nobody knows, a day ago, and one that the catalog does."""
    post(
        span(1, NOON, NOON + 600, "zz-one"),
        span(2, NOON + 600, NOON + 1800, "zz-two"),
        span(3, NOON + 1800, NOON + 3600, "Code"),
    )
    return {each.name: each.id for each in read_names(store, person.account).values()}


def find(store: Store, person: Cast, number: int) -> Name:
    return read_names(store, person.account)[number]


def test_what_nobody_knows_stands_by_time(reader: Reader, names: dict[str, int]) -> None:
    page = reader.look("/review")

    assert (True, False) == (page.index("Zz two") < page.index("Zz one"), "Visual Studio Code" in page)


def test_all_names_can_be_filtered(reader: Reader, names: dict[str, int]) -> None:
    page = reader.look("/review", mode="all", find="studio")

    assert (True, False) == ("Visual Studio Code" in page, "Zz one" in page)


def test_progress_is_told(reader: Reader, names: dict[str, int]) -> None:
    reader.send("/review/sort", names=names["zz-two"], level="2")

    assert "1 of 2 names sorted, 10 min left." in reader.look("/review")


def test_what_a_launcher_tells_is_no_work(
    reader: Reader, post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "applications"
    folder.mkdir()
    launcher = "[Desktop Entry]\nType=Application\nName=Qzreview\nExec=qzreview\nCategories=Game;\n"
    (folder / "qzreview.desktop").write_text(launcher)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    post(span(1, NOON, NOON + 600, "qzreview"), span(2, NOON + 600, NOON + 1200, "zz-three"))

    assert "0 of 1 names sorted, 10 min left." in reader.look("/review")


def test_a_level_for_several_at_once_and_back(
    reader: Reader, names: dict[str, int], store: Store, person: Cast
) -> None:
    both = [names["zz-one"], names["zz-two"]]
    reader.send("/review/sort", names=both, level="-2")
    changed = [find(store, person, each).level for each in both]
    reader.undo("/review")

    assert ([-2, -2], [False, False]) == (changed, [find(store, person, each).known for each in both])


def test_a_category_brings_its_level(
    reader: Reader, names: dict[str, int], store: Store, person: Cast
) -> None:
    reader.send("/review/sort", names=names["zz-one"], category="Design & Composition/Writing")
    name = find(store, person, names["zz-one"])

    assert ("Writing", 2) == (name.category.category, name.level)


def test_same_as_another(reader: Reader, names: dict[str, int], store: Store, person: Cast) -> None:
    reader.send("/review/sort", names=names["zz-one"], like=names["Code"])

    assert find(store, person, names["Code"]).category == find(store, person, names["zz-one"]).category


def test_a_button_in_a_row_leaves_ticked_names_alone(
    reader: Reader, names: dict[str, int], store: Store, person: Cast
) -> None:
    reader.send("/review/sort", names=names["zz-two"], one=f"{names['zz-one']}:level:1")

    assert (1, False) == (
        find(store, person, names["zz-one"]).level,
        find(store, person, names["zz-two"]).known,
    )


def test_reset_goes_back_to_the_catalog(
    reader: Reader, names: dict[str, int], store: Store, person: Cast
) -> None:
    reader.send("/review/sort", names=names["Code"], level="-2")
    reader.send("/review/sort", one=f"{names['Code']}:reset:")

    assert (2, False) == (
        find(store, person, names["Code"]).level,
        find(store, person, names["Code"]).chosen,
    )


def test_what_waits_for_later_is_gone_until_shown_again(reader: Reader, names: dict[str, int]) -> None:
    reader.send("/review/sort", names=names["zz-one"], skip="1")
    hidden = f'/name/{names["zz-one"]}"' in reader.look("/review")
    reader.send("/review/sort", unskip="1")

    assert (False, True) == (hidden, "Zz one" in reader.look("/review"))


def test_a_part_holds_what_changed_alone(reader: Reader, names: dict[str, int]) -> None:
    answer = reader.client.post("/review/sort", {"names": names["zz-one"], "level": "1", "part": "1"})
    text = answer.content.decode()

    assert (True, False, False) == ("Zz one" in text, "Zz two" in text, "<html" in text)


def test_hostile_names_are_escaped(reader: Reader, post: Post) -> None:
    post(span(1, NOON, NOON + 600, HOSTILE))
    page = reader.look("/review")

    assert (True, False) == ("&lt;img" in page, "<img" in page)


@pytest.mark.parametrize(
    "fields", [{"names": "x", "level": "2"}, {"names": "99", "level": "2"}, {"undo": "AAAA"}]
)
def test_nonsense_is_refused(reader: Reader, fields: dict[str, str]) -> None:
    assert 400 == reader.send("/review/sort", **fields)


def test_another_account_cannot_take_it_back(store: Store) -> None:
    from hourself.server.accounts.models import Person
    from hourself.server.pages.undo import UndoError, make_notice, open_undo

    mine, other = (Person.objects.create().pk for _ in range(2))
    for account in (mine, other):
        store.vault.make(account)
    notice = make_notice(other, "", "/review/sort", {"choices": []})
    with pytest.raises(UndoError):
        open_undo(mine, "/review/sort", notice.token)


def test_an_empty_page_says_why(reader: Reader) -> None:
    assert "come here by themselves" in reader.look("/review")
