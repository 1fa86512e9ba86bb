# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is kept of a heartbeat, and what is not."""

from __future__ import annotations

from typing import Any

import pytest

from hourself.server.coding.agents import Agent, read_agent
from hourself.server.coding.cleaning import SAME, Beat, Sender, clean_beat
from hourself.server.store.store import Store
from tests.server.conftest import files_of
from tests.server.wakatime.conftest import AGENT, BULK, NOON, Plugin, beat

CANARY = "CANARY77e2c1d0"
PATH = f"/home/{CANARY}/{CANARY}/{CANARY}.py"
LEAKS: list[dict[str, Any]] = [
    {"entity": PATH},
    {"entity": f"C:\\Users\\{CANARY}\\{CANARY}.py"},
    {"entity": f"ssh://{CANARY}@{CANARY}.example/{CANARY}"},
    {"entity": f"https://example.com/{CANARY}?{CANARY}#{CANARY}", "type": "url"},
    {"entity": f"{CANARY}.example.com/{CANARY}", "type": "domain"},
    {"entity": f"{CANARY} - New Incognito Tab - Chromium", "type": "app"},
    {"entity": f"/opt/{CANARY}/tool", "type": "app"},
    {"project": f"/home/{CANARY}/proj"},
    {"project": f"~/{CANARY}/proj"},
    {"project": f"C:\\{CANARY}\\proj"},
    {"project": f"{CANARY}/a/proj"},
    {"project": f"https://{CANARY}@example.com"},
    {"category": CANARY},
    {"branch": CANARY, "dependencies": [CANARY], "project_root_count": CANARY, "ai_session": CANARY},
    {"type": CANARY},
    {"time": CANARY},
    {CANARY: CANARY},
]


def clean(files: bool = False, **more: Any) -> Beat:
    found = clean_beat(beat(0, **more), Sender(AGENT, "host", 0), NOON, files=files)
    assert found
    return found


def stored_text(store: Store) -> str:
    tables = ("coding_name", "coding_beat", "coding_day")
    unseal = store.vault.sealer
    rows = [store.reader().execute(f"SELECT * FROM {table}").fetchall() for table in tables]  # noqa: S608 -- ours
    names = store.reader().execute("SELECT account, sealed FROM coding_name").fetchall()
    return repr(rows) + repr([unseal(account).unseal(sealed, "coding_name") for account, sealed in names])


def test_no_canary_is_kept_or_said(plugin: Plugin, store: Store) -> None:
    plugin.key = plugin.add_key("ingest", "read")
    said = [plugin.send([beat(n, **leak)]).content.decode() for n, leak in enumerate(LEAKS)]
    said += [plugin.send(beat(n + 99, **leak)).content.decode() for n, leak in enumerate(LEAKS)]
    said.append(repr(plugin.ask("/heartbeats", date="2023-11-15")))
    raw = [file.name for file in files_of(store) if CANARY.encode() in file.read_bytes()]

    assert (0, []) == ((stored_text(store) + "".join(said)).lower().count(CANARY.lower()), raw)


def test_the_control_finds_what_is_kept(plugin: Plugin, store: Store) -> None:
    plugin.send([beat(0, project=CANARY)])

    assert CANARY in stored_text(store)


def test_a_private_window_leaves_nothing(plugin: Plugin) -> None:
    answer = plugin.send([beat(0, entity="a - Mozilla Firefox Private Browsing", type="app")]).json()

    assert 201 == answer["responses"][0][1]
    assert [] == plugin.ask("/heartbeats", date="2023-11-15")["data"]


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("proj", "proj"),
        ("ada/proj", "ada/proj"),
        ("group/sub/proj", "sub/proj"),
        ("/home/ada/proj", "proj"),
        ("/home/ada/proj/", "proj"),
        ("C:\\work\\proj", "proj"),
        ("<<LAST_PROJECT>>", SAME),
        (None, ""),
        (7, ""),
    ],
)
def test_projects(told: object, kept: str) -> None:
    assert kept == clean(project=told).project


@pytest.mark.parametrize(
    ("entity", "kind", "kept"),
    [
        ("/home/ada/a.py", "file", ("file", "a.py")),
        ("C:\\ada\\a.py", "file", ("file", "a.py")),
        ("ssh://host/a.py", "file", ("", "")),
        ("https://docs.google.com/document/d/1", "url", ("site", "docs.google.com/document")),
        ("example.com", "domain", ("site", "example.com")),
        ("Figma", "app", ("app", "Figma")),
    ],
)
def test_files_have_names_only_where_they_are_wanted(entity: str, kind: str, kept: tuple[str, str]) -> None:
    beat_ = clean(files=True, entity=entity, type=kind)
    without = clean(entity=entity, type=kind)

    assert kept[0] == beat_.kind
    if kind != "url":
        assert kept[1] == beat_.thing
    assert ("", "") == (without.kind, without.thing) or kind != "file"


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        (AGENT, Agent("VS Code", "Linux")),
        (
            "wakatime/13.1.0 (Linux-6.18-x86_64-with-glibc2.36) Python3.9.18.final.0 vim/9.0 vim-wakatime/11.1.0",
            Agent("Vim", "Linux"),
        ),
        ("wakatime/v1.60.0 (darwin-22.1.0-arm64) go1.19 Xcode/14 xcode-wakatime/1.0", Agent("Xcode", "Mac")),
        ("wakatime/v1.60.0 (windows-10.0-x86_64) go1.19 emacs-wakatime/1.0", Agent("Emacs", "Windows")),
        # What a relay sends on, and a plugin without a version.
        (f"{AGENT} waka-relay/0.2.1", Agent("VS Code", "Linux")),
        (
            "wakatime/13.1.0 (Linux-6.18) Python3.9.18.final.0 repl-python-wakatime",
            Agent("repl-python", "Linux"),
        ),
        ("Chrome/126.0 mac_arm64 chrome-wakatime/4.0.1", Agent("Chrome", "Mac")),
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/120.0", Agent("", "Linux")),
        # What Edge's extension, the first plugin for Emacs, and machines within machines say.
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0.0.0 win_x86-64 edge-wakatime/4.0.1",
            Agent("Edge", "Windows"),
        ),
        ("wakatime/13.1.0 (Linux-6.18) Python3.9.18.final.0 wakatime-mode", Agent("Emacs", "Linux")),
        (
            "wakatime/v1.90.0 (wsl-6.6-x86_64) go1.22 vscode/1.9 vscode-wakatime/1.0",
            Agent("VS Code", "Linux"),
        ),
        ("Chrome/126.0 cros_x86-64 chrome-wakatime/4.0.1", Agent("Chrome", "ChromeOS")),
        # Clients that name no runtime, tools and models in front of the editor, builds, several words.
        ("wakatime/unset (macOS) zotero-wakatime/1.0", Agent("Zotero", "Mac")),
        ("wakatime/unset (macOS-Chrome-none) figma-wakatime/1.2.5", Agent("Figma", "Mac")),
        (
            "wakatime/v2 (linux-6) go1 Copilot/0.35 vscode/1.119.0 vscode-wakatime/30.1",
            Agent("VS Code", "Linux"),
        ),
        (
            "wakatime/v2 (linux-6) go1 gpt/5.5 mcp-wakatime/unknown vscode/1.126.0 vscode-wakatime/30.2",
            Agent("VS Code", "Linux"),
        ),
        (
            "wakatime/v2 (linux-6) go1 helix/25.07.1 (74075bb5) wakatime-ls/0.2.2 helix-wakatime/0.2.2",
            Agent("Helix", "Linux"),
        ),
        (
            "wakatime/v1 (linux-6) go1 emacs/GNU Emacs 28.2 wakatime-ls/0.2.2 emacs-wakatime/1",
            Agent("Emacs", "Linux"),
        ),
        ("wakatime/v1 (linux-6) go1 Python/2023.1 EAP Python-wakatime/14.1.3", Agent("PyCharm", "Linux")),
        ("wakatime/0.1.0 (Windows-11) Python/3.12.10 Visual Studio Code/0.1.0", Agent("VS Code", "Windows")),
        ("wakatime/v1 (windows-10) go1 Python/unknown windows-wakatime/2.1.7", Agent("", "Windows")),
        (
            "wakatime/1 (linux-x64) node/26 wakatime/v2 (linux-x86_64) go1 neovim/0.12 wakatime.nvim/12",
            Agent("Neovim", "Linux"),
        ),
        # Shells' plugins.
        ("wakatime/v1 (linux-6) go1 wakatime-zsh-plugin/0.2.2", Agent("zsh", "Linux")),
        ("wakatime/v1 (linux-6) go1 ik11235/wakatime.fish/0.0.6", Agent("fish", "Linux")),
        ("wakatime/v1 (linux-6) go1 kdevelop-wakatime-plugin1.0.0", Agent("kdevelop", "Linux")),
        ("", Agent("", "")),
    ],
)
def test_editor_and_system(text: str, agent: Agent) -> None:
    assert agent == read_agent(text)


def test_a_machine_is_told_by_a_header(plugin: Plugin) -> None:
    plugin.send([beat(0), beat(5)], BULK, **{"X-Machine-Name": "ada-laptop"})

    assert {"ada-laptop": 5} == plugin.sums("machines")


@pytest.mark.parametrize(
    ("told", "agent"),
    [
        # Plugins for browsers and games, which cannot set their User-Agent, write it into the beat.
        ({"plugin": "windows blockbench/4.9 blockbench-wakatime/0.1.1"}, ("blockbench", "Windows")),
        ({"editor": "vscode", "operating_system": "Mac"}, ("VS Code", "Mac")),
        ({"user_agent": AGENT, "editor": "Vim", "operating_system": "Windows"}, ("VS Code", "Linux")),
        ({"user_agent": 7, "editor": None}, ("Firefox", "Linux")),
    ],
)
def test_a_beat_may_say_itself_where_it_was_written(told: dict[str, object], agent: tuple[str, str]) -> None:
    sender = Sender("Firefox/139.0 linux_x86-64 firefox-wakatime/4.1.0", "", 0)
    beat_ = clean_beat({"time": NOON, "entity": "/a.py"} | told, sender, NOON)

    assert beat_ and agent == (beat_.editor, beat_.system)


@pytest.mark.parametrize("kind", ["coding", "event", 7, ["file"]])
def test_of_an_unknown_type_the_time_is_kept_and_no_name(kind: object) -> None:
    beat_ = clean(files=True, entity="/home/ada/a.py", type=kind)

    assert ("proj", "Python", "", "") == (beat_.project, beat_.language, beat_.kind, beat_.thing)


@pytest.mark.parametrize(
    ("entity", "kept"),
    [(f"Claude {CANARY}", ("app", "Claude")), (CANARY, ("", "")), ("Figma", ("app", "Figma"))],
)
def test_an_assistants_session_has_no_name_of_its_own(entity: str, kept: tuple[str, str]) -> None:
    beat_ = clean(entity=entity, type="app", ai_session=CANARY, category="ai coding")

    assert kept == (beat_.kind, beat_.thing)
