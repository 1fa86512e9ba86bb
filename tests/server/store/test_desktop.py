# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this computer's launchers say of apps."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hourself.core.taxonomy import Category
from hourself.server.store.desktop import find_launcher

GAME = Category("Entertainment", "Games")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("XDG_DATA_DIRS", f"{tmp_path / 'shared'}:")
    applications = tmp_path / "shared" / "applications"
    applications.mkdir(parents=True)
    return applications


def write(folder: Path, file: str, exec_: str, words: str, more: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = f"[Desktop Entry]\nType=Application\nName=Qzx\nExec={exec_}\nCategories={words}\n{more}"
    (folder / file).write_text(text)


@pytest.mark.parametrize("name", ["org.qzx.Qzx", "QZX-CLASS", "qzx-bin"])
def test_an_app_is_found_by_file_class_and_program(folder: Path, name: str) -> None:
    write(folder, "org.qzx.Qzx.desktop", "/opt/qzx/qzx-bin %U", "Game;", "StartupWMClass=Qzx-Class\n")
    found = find_launcher(name)

    assert found is not None
    assert ("Qzx", GAME) == (found.label, found.category)


def test_a_persons_own_launcher_stands_above_the_shared_one(folder: Path, tmp_path: Path) -> None:
    write(folder, "qzx.desktop", "qzx", "Office;")
    write(tmp_path / "own" / "applications", "qzx.desktop", "qzx", "Game;")
    found = find_launcher("qzx")

    assert found is not None
    assert found.category == GAME


def test_what_is_installed_later_is_found(folder: Path) -> None:
    before = find_launcher("qzx")
    write(folder, "qzx.desktop", "qzx", "Game;")
    os.utime(folder, (1, 1))

    assert before is None
    assert find_launcher("qzx") is not None


def test_broken_files_do_no_harm(folder: Path) -> None:
    (folder / "a.desktop").write_bytes(b"\xff\xfe\x00[Desktop Entry")
    (folder / "b.desktop").symlink_to(folder / "nowhere")
    (folder / "c.desktop").mkdir()
    (folder / "d.desktop").write_text("[Desktop Entry]\nCategories=Game;\n" + "x" * 300_000)
    write(folder, "e.desktop", "qzx", "Game;")

    assert find_launcher("qzx") is not None
    assert [None, None] == [find_launcher("d"), find_launcher("")]
