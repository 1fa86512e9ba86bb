# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names as people write them: which are apps and which sites, and `hourself classify`."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hourself.core.classify import recognise


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("github.com", ("site", "github.com")),
        ("WWW.GitHub.com", ("site", "github.com")),
        ("docs.qzx.com", ("site", "docs.qzx.com")),
        ("https://docs.qzx.com/secret?who=me", ("site", "docs.qzx.com")),
        ("https://me:word@mail.qzx.com:8443/a", ("site", "mail.qzx.com")),
        ("docs.google.com/document", ("site", "docs.google.com/document")),
        ("https://docs.google.com/document/d/1", ("site", "docs.google.com/document")),
        ("google.com/analytics", ("site", "google.com")),
        ("localhost:63342", ("site", "local:intranet")),
        ("192.168.1.2", ("site", "local:ip")),
        ("about:blank", ("site", "opaque:about")),
        ("local:file", ("site", "local:file")),
        ("Battle.net", ("app", "Battle.net")),
        ("WINWORD.EXE", ("app", "WINWORD.EXE")),
        ("qzx.exe", ("app", "qzx.exe")),
        ("org.gnome.Qzx", ("app", "org.gnome.Qzx")),
        ("com.qzx.Music", ("app", "com.qzx.Music")),
        ("Safari.app", ("app", "Safari.app")),
        ("qzx.app", ("site", "qzx.app")),
        ("Sublime Text 2", ("app", "Sublime Text 2")),
        ("someone@qzx.com", ("app", "someone@qzx.com")),
        ("qzx", ("app", "qzx")),
    ],
)
def test_a_name_is_an_app_or_a_site(text: str, found: tuple[str, str]) -> None:
    assert found == recognise(text)


def run(*names: bytes, typed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "hourself", "classify", *names]
    return subprocess.run(command, input=typed, capture_output=True, check=True, timeout=60)


def test_names_are_classified_line_by_line() -> None:
    done = run(b"Slack", b"https://docs.python.org/3/?q=secret", b" ", b"qzx")

    assert [
        "Slack\tCommunication & Scheduling\tInstant Message\t0",
        "docs.python.org\tSoftware Development\tGeneral Software Development\t2",
        "qzx\tUncategorized\tUncategorized\t0",
    ] == done.stdout.decode().splitlines()


def test_standard_input_may_hold_anything() -> None:
    done = run(typed="stanford.edu\r\n\n\xff\tx\n\x00\nWINWORD.EXE".encode("latin-1"))

    assert [4] * 4 == [len(line.split("\t")) for line in done.stdout.decode().splitlines()]
    assert b"" == done.stderr


def test_classify_needs_neither_store_nor_framework() -> None:
    told = "import sys; from hourself.cli import main; main(['classify', 'x.com']); print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, check=True, timeout=60, text=True
    )

    assert "False" == done.stdout.splitlines()[-1]
