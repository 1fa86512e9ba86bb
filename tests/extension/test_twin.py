# SPDX-License-Identifier: AGPL-3.0-or-later
"""The extension's scrubber and the core's trim a hundred thousand inputs to the same bytes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from threading import Thread

import pytest
from playwright.sync_api import sync_playwright

from hourself.core.urls import is_site, trim
from tests.desk import missing

EXTENSION = Path(__file__).parents[2] / "extension"
COUNT = 100_000
SCHEMES = [
    "http://", "https://", "HTTPS://", "https:", "http:/", "//", "", "ftp://", "file:///", "about:", "data:,", "blob:",
    "javascript:", "view-source:https://", "chrome://", "moz-extension://", "ws://", "h\tttp://", " https://", "foo:",
    "constructor:", "__proto__:", "edge://", "\x00https://",
]  # fmt: skip
USERS = ["", "", "", "user@", "user:secret@", "a%40b:c@", "@", ":@"]
HOSTS = [
    "example.com", "www.example.co.uk", "www.com", "docs.google.com", "mail.google.com",
    "outlook.office.com", "a.b.c.d.e", "jane.doe.tumblr.com", "foo.github.io", "github.io",
    "city.kawasaki.jp", "x.y.kawasaki.jp", "kawasaki.jp", "www.ck", "foo.www.ck", "x.ck", "localhost",
    "printer", "box.local", "x.home.arpa", "1.2.3.4", "0x7f.1", "127.1", "[::1]", "[fe80::1%25eth0]",
    "256.256.256.256", "1.2.3.4.5", "bücher.de", "例え.jp", "аррӏе.com", "xn--80ak6aa92e.com", "faß.de",
    "ＥＸＡＭＰＬＥ．com", "a。b.com", "ex\u00adample.com", "\u200fexample.com", "xn--a.com", "-a.com", "a-.com",
    "a_b.com", "a..b.com", "example.com.", "example.com..", ".example.com", "exa mple.com", "ex%61mple.com",
    "a%2fb.com", "ex<a.com", "www.google.com", "xn--.com", "compute.amazonaws.com", "b.s3.amazonaws.com",
    "\ud800.com", "a.123", "a.0x1", "😀.com",
]  # fmt: skip
PORTS = ["", "", "", ":443", ":8080", ":99999", ":", ":x"]
PATHS = [
    "", "/", "/document/d/1", "/spreadsheets", "/%73preadsheets", "/spreadsheets/../document/x",
    "/maps/place/x", "//mail", "/mail/0/", "\\mail\\x", "/launch/word", "/messages/t/1;jsessionid=2",
    "/a/./b/../..", "/messaging\t", "/\ud83d", "/é",
]  # fmt: skip
TAILS = ["", "", "?q=secret", "#frag", "?a#b", "?", "#", " ", "\n", "?\udfff"]
LETTERS = [
    *"abcxyz019-_.。．:/\\?#@%[]<>|^` \t\n\r\0",
    "ä",
    "ß",
    "ς",
    "İ",
    "\u200d",
    "\u0301",
    "😀",
    "\ud800",
]
KNOWN = [
    "a" * 65_537, "😀" * 40_000, "https://" + "a" * 63 + ".com", "https://" + "a" * 64 + ".com",
    # Names from right to left stand here alone: URL parsers still differ in where they may touch others (RFC 5893).
    *(f"https://{host}/x" for host in ("a." * 126 + "b", "xn--mgba3a4f16a.ir", "ایران.ir", "עברית.example.com")),
]  # fmt: skip
MISSING = missing("node")


def text(chance: Random) -> str:
    """A text that is a URL, nearly one, or none."""
    if chance.random() < 0.15:
        return "".join(chance.choices(LETTERS, k=chance.randrange(24)))
    host = chance.choice(HOSTS)
    if chance.random() < 0.5:
        at = chance.randrange(len(host) + 1)
        host = (
            host[:at]
            + chance.choice([*LETTERS, "a", "www.", ".com", "xn--"])
            + host[at + chance.randrange(2) :]
        )
    parts = [chance.choice(each) for each in (SCHEMES, USERS, PORTS, PATHS, TAILS)]
    return parts[0] + parts[1] + host + "".join(parts[2:])


def inputs() -> list[str]:
    """Generated texts; with HOURSELF_TEST_URLS (a folder of text files, a URL a line), those too."""
    chance, folder = Random(20), os.environ.get("HOURSELF_TEST_URLS")
    files = sorted(Path(folder).glob("*.txt")) if folder else []
    lines = [line for file in files for line in file.read_text("utf-8", "replace").split("\n")]
    return [*KNOWN, *lines, *(text(chance) for _ in range(COUNT))]


def trim_in_node(texts: list[str]) -> list[str]:
    lines = "".join(json.dumps(each) + "\n" for each in texts)
    command = ["node", str(Path(__file__).with_name("trim.mjs")), str(EXTENSION / "scrub.js")]
    done = subprocess.run(
        command, input=lines.encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
    )
    return done.stdout.decode().split("\n")[:-1]


def trim_in_chromium(texts: list[str]) -> list[str]:
    """By the parser that really parses there, which is not node's."""
    script = "async lines => { const { trim } = await import('/scrub.js'); return lines.map(l => trim(JSON.parse(l))) }"
    with ExitStack() as stack:
        server = stack.enter_context(
            ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(EXTENSION)))
        )
        Thread(target=server.serve_forever, daemon=True).start()
        stack.callback(server.shutdown)
        driver = stack.enter_context(sync_playwright())
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        stack.callback(chromium.close)
        page = chromium.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/manifest.json")
        return list(page.evaluate(script, [json.dumps(each) for each in texts]))


class Quiet(SimpleHTTPRequestHandler):
    """A file server that prints nothing."""

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.mark.parametrize(
    "there",
    [
        pytest.param(trim_in_node, marks=pytest.mark.skipif(bool(MISSING), reason=MISSING)),
        pytest.param(
            trim_in_chromium, marks=pytest.mark.skipif(bool(missing("chromium")), reason="no chromium")
        ),
    ],
)
def test_the_twins_trim_alike(there: Callable[[list[str]], list[str]]) -> None:
    texts = inputs()
    mine, twins = [trim(each) for each in texts], there(texts)
    apart = [(t, a, b) for t, a, b in zip(texts, mine, twins, strict=True) if a != b]

    assert ([], True) == (apart[:20], all(map(is_site, twins))), len(apart)


@pytest.mark.skipif(bool(MISSING), reason=MISSING)
def test_a_twin_that_keeps_a_sub_label_is_caught(tmp_path: Path) -> None:
    for file in ("scrub.js", "data.js"):
        shutil.copy(EXTENSION / file, tmp_path)
    twin = tmp_path / "scrub.js"
    twin.write_text(twin.read_text().replace("registrable(host) ?? host", "host"))
    command = ["node", str(Path(__file__).with_name("trim.mjs")), str(twin)]
    done = subprocess.run(
        command, input='"https://a.b.example.com/"\n', capture_output=True, text=True, check=True
    )

    assert trim("https://a.b.example.com/") != done.stdout.strip()


def test_the_lists_are_up_to_date() -> None:
    made = subprocess.run(
        [sys.executable, "-c", "import make_data; print(make_data.make(), end='')"],
        cwd=EXTENSION, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert (EXTENSION / "data.js").read_text() == made.stdout, "run extension/make_data.py"
