# SPDX-License-Identifier: AGPL-3.0-or-later
"""WakaTime's own command line from PyPI and a client from npm, unchanged, against a real server."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from hourself.server.store.store import open_store
from tests.clients.test_clients import HERE, install
from tests.running import KEY, Server
from tests.stored import dump

pytestmark = pytest.mark.clients
CANARY = "CANARY77e2c1d0"
_UNREACHED = re.compile(
    r"No matching distribution|Connection|Temporary failure|timed out|Max retries", re.IGNORECASE
)


def find_python() -> str:
    """A Python that the old command line runs on. Skips where there is none."""
    for name in ("python3.9", "python3.8", "python3.7"):
        path = shutil.which(name)
        # A version manager's stand-in may be there without what it stands for.
        if path and not subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode:
            return path
    for path in sorted(Path.home().glob(".pyenv/versions/3.9.*/bin/python3.9")):
        return str(path)
    pytest.skip("WakaTime's command line in Python needs Python 3.9, and there is none")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command line, in an environment of its own."""
    folder = tmp_path_factory.mktemp("wakatime")
    environ = os.environ | {"HOME": str(folder)}
    python = find_python()
    done = subprocess.run([python, "-m", "venv", folder / "v"], capture_output=True, check=False, env=environ)
    if done.returncode:
        pytest.skip("no virtual environment could be made")
    words = ["pip", "install", "-q", "--no-deps", "--require-hashes", "-r", str(HERE / "wakatime.txt")]
    done = subprocess.run(
        [folder / "v/bin" / words[0], *words[1:]], capture_output=True, check=False, env=environ
    )
    if done.returncode and _UNREACHED.search(done.stderr.decode()):
        pytest.skip("pip cannot reach its registry")
    assert not done.returncode, done.stderr
    return folder / "v" / "bin" / "wakatime"


class Editor:
    """A person's editor with the plugin: a project of two files, and a home of its own."""

    def __init__(self, program: Path, folder: Path, server: Server) -> None:
        self.program, self.home, self.server = program, folder / "home", server
        self.project = folder / CANARY / "proj"
        self.project.mkdir(parents=True)
        self.home.mkdir()
        (self.project / ".wakatime-project").write_text("proj\n")
        for name in (f"{CANARY}.py", f"{CANARY}.js"):
            (self.project / name).write_text("import os\n")
        self.key = server.run("api-key", "create", "editor", "--wakatime").strip()

    def save(self, suffix: str, ago: int, *, key: str = "", base: str = "/api/v1") -> int:
        """Tell that a file was saved, so many seconds ago; gives the exit code."""
        url = f"http://127.0.0.1:{self.server.port}{base}/users/current/heartbeats.bulk"
        words = [
            *(str(self.program), "--key", key or self.key, "--api-url", url, "--write"),
            *("--plugin", "vim/9.0 vim-wakatime/11.1.0", "--time", str(time.time() - ago)),
            *("--entity", str(self.project / f"{CANARY}.{suffix}")),
        ]
        environ = os.environ | {"HOME": str(self.home), "WAKATIME_HOME": str(self.home)}
        return subprocess.run(words, env=environ, capture_output=True, check=False, timeout=60).returncode

    def waiting(self) -> int:
        """How many heartbeats the client keeps to send again."""
        with sqlite3.connect(self.home / ".wakatime.db") as connection:
            tables = connection.execute(
                "SELECT name FROM sqlite_master WHERE name LIKE 'heartbeat%'"
            ).fetchall()
            return sum(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for (name,) in tables)  # noqa: S608


@pytest.fixture
def editor(program: Path, tmp_path: Path) -> Iterator[Editor]:
    with Server(tmp_path / "data") as server:
        yield Editor(program, tmp_path, server)


def beats(data: Path) -> list[tuple[Any, ...]]:
    store = open_store(data / "server", bytes.fromhex(KEY))
    rows = store.reader().execute('SELECT "time", length FROM coding_beat ORDER BY "time"').fetchall()
    store.close()
    return rows  # type: ignore[no-any-return]


def texts(data: Path) -> str:
    """All that the owner of the keys could read."""
    store = open_store(data / "server", bytes.fromhex(KEY))
    unseal = store.vault.sealer(1).unseal
    rows = store.reader().execute("SELECT sealed FROM coding_name").fetchall()
    told = [unseal(sealed, "coding_name") for (sealed,) in rows] + list(dump(store.reader()))
    store.close()
    return "\n".join(told)


def test_the_command_line_sends_and_leaves_no_path(editor: Editor, tmp_path: Path) -> None:
    codes = [editor.save("py", 300), editor.save("js", 100)]
    data = tmp_path / "data"
    raw = [file.name for file in data.rglob("*") if file.is_file() and CANARY.encode() in file.read_bytes()]
    told = texts(data)

    assert ([0, 0], 0, 2) == (codes, editor.waiting(), len(beats(data)))
    assert (0, [], True) == (
        told.count(CANARY),
        raw,
        all(word in told for word in ("proj", "JavaScript", "Vim")),
    )


@pytest.mark.parametrize("base", ["/api", "/api/v1", "/api/compat/wakatime/v1"])
def test_the_command_line_at_every_base(editor: Editor, base: str) -> None:
    assert (0, 0) == (editor.save("py", 5, base=base), editor.waiting())


def test_what_a_revoked_key_sent_comes_later_and_once(editor: Editor, tmp_path: Path) -> None:
    refused = editor.save("py", 300, key="12345678-1234-4234-8234-123456789abc")
    kept = editor.waiting()
    codes = [editor.save("js", 100), editor.save("py", 10)]

    assert (104, 1, [0, 0], 0) == (refused, kept, codes, editor.waiting())
    assert 3 == len(beats(tmp_path / "data"))


def test_what_can_never_be_kept_is_not_sent_again(editor: Editor, tmp_path: Path) -> None:
    code = editor.save("py", -90_000)

    assert (0, 0, []) == (code, editor.waiting(), beats(tmp_path / "data"))


def test_the_client_from_npm(tmp_path: Path) -> None:
    install(tmp_path)
    if time.localtime().tm_hour == 0:
        pytest.skip("an hour of today is needed")
    with Server(tmp_path / "data") as server:
        key = server.run("api-key", "create", "npm", "--wakatime").strip()
        send(server, key)
        words = [
            "node",
            "ask_wakatime.cjs",
            f"http://127.0.0.1:{server.port}/api/v1/",
            key,
            time.strftime("%F"),
        ]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert not done.returncode, done.stderr
    told = json.loads(done.stdout)

    assert 600 == round(told["summary"]["data"][0]["grand_total"]["total_seconds"])
    assert (
        600
        == round(told["project"]["cumulative_total"]["seconds"])
        == round(told["stats"]["data"]["total_seconds"])
    )
    assert ["proj"] == [each["name"] for each in told["projects"]["data"]]
    assert (2, 1, 401) == (len(told["heartbeats"]["data"]), len(told["durations"]["data"]), told["refused"])
    assert ("me", ["VS Code"]) == (
        told["me"]["data"]["username"],
        [e["editor"] for e in told["agents"]["data"]],
    )


def send(server: Server, key: str) -> None:
    """Ten minutes of coding, up to now."""
    usual = {"entity": "/a/b.py", "type": "file", "project": "proj", "language": "Python"}
    body = json.dumps([usual | {"time": time.time() - ago} for ago in (605, 5)]).encode()
    agent = "wakatime/v1.102.1 (linux-6.1.0-x86_64) go1.22.4 vscode/1.90.0 vscode-wakatime/24.6.0"
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", "User-Agent": agent}
    urlopen(Request(f"http://127.0.0.1:{server.port}/api/v1/heartbeats", body, headers)).close()
