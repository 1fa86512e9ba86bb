# SPDX-License-Identifier: AGPL-3.0-or-later
"""Editors, languages and projects by what plugins of ten editors call them."""

from __future__ import annotations

import pytest

from hourself.core.coding import _languages, name_editor, name_language, name_project


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("typescriptreact", "TSX"),  # VS Code
        ("TypeScript JSX", "TSX"),  # JetBrains
        ("source.tsx", "TSX"),  # Sublime Text
        ("tsx-ts-mode", "TSX"),  # Emacs
        ("python", "Python"),  # Vim
        ("source.python.django", "Python"),
        ("python-ts-mode", "Python"),
        ("py", "Python"),
        ("JAVA", "Java"),
        ("emacs-lisp-mode", "Emacs Lisp"),
        ("c++-mode", "C++"),
        ("text.html.basic", "HTML"),
        ("text.html.markdown", "Markdown"),
        ("text.tex.latex", "LaTeX"),
        ("source.shell.bash", "Bash"),
        ("shellscript", "Shell"),
        ("html.twig", "Twig"),
        ("PLAIN_TEXT", "Text"),
        ("fundamental-mode", "Text"),
        ("VB.net", "VB.NET"),
        ("Python", "Python"),
        ("Some Language", "Some Language"),
        ("source.odd", "odd"),
        ("odd-mode", "odd"),
        ("unknown", ""),
        (" ", ""),
        ("source.", "source."),
    ],
)
def test_a_language_has_one_name(told: str, name: str) -> None:
    assert name == name_language(told)


def test_a_name_is_its_own() -> None:
    assert [] == [name for name in _languages().values() if name_language(name) != name]


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("aw-watcher-vscode", "VS Code"),
        ("aw-watcher-nvim", "Neovim"),
        ("aw-watcher-PhpStorm", "PhpStorm"),
        ("aw-watcher-Python", "PyCharm"),
        ("emacs-activity-watch", "Emacs"),
        ("Obsidian", "Obsidian"),
        ("ktexteditor", "Kate"),
        ("aw-watcher-mine", "mine"),
        ("unknown", ""),
    ],
)
def test_an_editor_is_called_as_people_do(told: str, name: str) -> None:
    assert name == name_editor(told)


@pytest.mark.parametrize(
    "home", ["/home/ada", "/home/ada/", "/Users/ada", "/c:/Users/ada", "C:\\Users\\ada\\", "~", "/root"]
)
def test_a_home_folder_is_no_project(home: str) -> None:
    assert ("", "") == (name_project(home), name_project("unknown"))


@pytest.mark.parametrize("path", ["proj", "/home/ada/proj", "C:\\Users\\ada\\proj", "/roots"])
def test_a_folder_in_it_is(path: str) -> None:
    assert path == name_project(path)


@pytest.mark.parametrize(
    ("remote", "name"),
    [
        ("https://git.example.org/ada/proj.git", "https://git.example.org/ada/proj"),
        ("git@git.example.org:ada/proj.git/", "git@git.example.org:ada/proj"),
        ("/home/ada/bare.git", "/home/ada/bare.git"),
    ],
)
def test_a_repository_is_called_as_its_folder(remote: str, name: str) -> None:
    assert name == name_project(remote)
