# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real browsers at the door: an extension that asks as aw-watcher-web does gets in, a page of the web does not."""

from __future__ import annotations

import json
import platform
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import Bidi
from tests.desk import CHROMIUM, end, missing, wait_for
from tests.running import Server
from tests.server.watchers.line import Line

#: What aw-watcher-web 0.5 does at its start, when a tab is turned to, and when a private one is; then what it may not.
SCRIPT = """
const base = "http://127.0.0.1:PORT/api/0", told = [];
const post = (address, body) => fetch(base + address, {
  method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)
});
const about = (type) => ({client: "aw-client-web", type, hostname: "unknown"});
const tab = (url, incognito) => ({url, title: "A page", audible: false, incognito, tabCount: 7});
async function beat(bucket, second, data) {
  const timestamp = new Date(Date.UTC(2026, 0, 5, 9, 0, 0) + second * 1000);
  const answer = await post(`/buckets/${bucket}/heartbeat?pulsetime=80`, {data, duration: 0, timestamp});
  told.push("timestamp" in await answer.json() ? answer.status : 0);
}
async function run() {
  const info = await (await fetch(base + "/info")).json();
  const bucket = `aw-watcher-web-BROWSER_${info.hostname}`;
  for (const _ of [1, 2]) told.push((await post(`/buckets/${bucket}`, about("web.tab.current"))).status);
  const one = tab("https://www.example.com/secret?q=1", false), two = tab("https://example.org/x", false);
  await beat(bucket, 0, one);
  await beat(bucket, 60, one);
  await beat(bucket, 89.999, one);
  await beat(bucket, 90, two);
  await beat(bucket, 120, tab("https://private.example/", true));
  for (const address of ["/export", "/buckets/", "/settings"]) told.push((await fetch(base + address)).status);
  told.push((await fetch(`${base}/buckets/${bucket}?force=1`, {method: "DELETE"})).status);
  await post("/buckets/report", about("test"));
  await post("/buckets/report/events", [{timestamp: new Date(), duration: 0, data: {label: told.join(" ")}}]);
}
run();
"""
EXPECTED = "200 304 200 200 200 200 200 403 403 403 403"
#: A page that tries to read, and to write, in each way that needs no leave of the other side, and some that do.
PAGE = """<!doctype html><title>x</title><iframe name="f"></iframe>
<form target="f" method="post" enctype="multipart/form-data" action="http://127.0.0.1:PORT/api/0/import">
<input type="file" name="f"></form>
<script>
const base = "http://127.0.0.1:PORT/api/0";
const buckets = {buckets: {evil: {client: "c", type: "t", hostname: "h", events: []}}};
const file = new File([JSON.stringify(buckets)], "buckets.json", {type: "application/json"});
const form = new FormData(), list = new DataTransfer();
form.append("f", file); list.items.add(file);
async function run() {
  const body = JSON.stringify(buckets), json = {"Content-Type": "application/json"}, found = [];
  const attempts = [
    () => fetch(base + "/export"),
    () => fetch(base + "/import", {method: "POST", mode: "no-cors", body: form}),
    () => fetch(base + "/import", {method: "POST", mode: "no-cors", body}),
    () => fetch(base + "/import", {method: "POST", headers: json, body}),
    () => fetch(base + "/buckets/evil", {method: "POST", headers: json, body: JSON.stringify(buckets.buckets.evil)}),
    () => fetch(base + "/buckets/kept?force=1", {method: "DELETE"}),
  ];
  for (const attempt of attempts) found.push(await attempt().then((answer) => answer.type, () => "refused"));
  document.querySelector("input").files = list.files;
  document.querySelector("iframe").onload = () => fetch("/done?" + found.join());
  document.querySelector("form").submit();
}
run();
</script>"""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("HOURSELF_ACTIVITYWATCH", "yes")
    with Server(tmp_path / "data") as running:
        yield running


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


def run(stack: ExitStack, *command: str) -> None:
    program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
    stack.callback(end, program)


def start_chromium(stack: ExitStack, folder: Path, *more: str) -> None:
    run(stack, *CHROMIUM, "--headless=new", f"--user-data-dir={folder / 'profile'}", *more)


def start_firefox(stack: ExitStack, folder: Path, packed: Path) -> None:
    profile = folder / "profile"
    profile.mkdir()
    run(
        stack,
        "firefox-esr",
        "--headless",
        "--no-remote",
        "--profile",
        str(profile),
        "--remote-debugging-port=0",
    )
    told = profile / "WebDriverBiDiServer.json"
    port = wait_for(
        lambda: told.exists() and told.read_text() and json.loads(told.read_text())["ws_port"], "BiDi"
    )
    line = Bidi(port)
    stack.callback(line.close)
    line.ask("session.new", capabilities={})
    line.ask("webExtension.install", extensionData={"type": "archivePath", "path": str(packed)})


def make_extension(folder: Path, port: int, browser: str, **more: Any) -> None:
    folder.mkdir()
    manifest = {"name": "watcher", "version": "1", **more}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (folder / "script.js").write_text(SCRIPT.replace("PORT", str(port)).replace("BROWSER", browser))


def check_told(server: Server, browser: str) -> None:
    """What the extension found, and what was kept of what it told."""
    line = Line(server.port)

    def report() -> str:
        told = line.get("/buckets/report/events")
        return told.json[0]["data"]["label"] if told.status == 200 and told.json else ""

    statuses = wait_for(report, "the extension's report", 60)
    kept = line.events(f"/buckets/aw-watcher-web-{browser}_{platform.node()}")

    assert EXPECTED == statuses
    assert [("example.org", 0.0), ("example.com", 89.999)] == [
        (e["data"]["url"], e["duration"]) for e in kept
    ]


@pytest.mark.skipif(missing("chromium") != "", reason=missing("chromium"))
def test_an_extension_of_chromium(server: Server, stack: ExitStack, tmp_path: Path) -> None:
    folder = tmp_path / "extension"
    make_extension(
        folder, server.port, "chrome",
        manifest_version=3, background={"service_worker": "script.js"}, host_permissions=["<all_urls>"],
    )  # fmt: skip
    start_chromium(
        stack,
        tmp_path,
        f"--load-extension={folder}",
        "--disable-features=DisableLoadExtensionCommandLineSwitch",
    )

    check_told(server, "chrome")


@pytest.mark.skipif(missing("firefox-esr") != "", reason=missing("firefox-esr"))
def test_an_extension_of_firefox(server: Server, stack: ExitStack, tmp_path: Path) -> None:
    folder = tmp_path / "extension"
    make_extension(
        folder, server.port, "firefox",
        manifest_version=2, background={"scripts": ["script.js"]}, permissions=["http://127.0.0.1/*"],
        browser_specific_settings={"gecko": {"id": "watcher@example.org"}},
    )  # fmt: skip
    with zipfile.ZipFile(tmp_path / "watcher.xpi", "w") as packed:
        for name in ("manifest.json", "script.js"):
            packed.write(folder / name, name)
    start_firefox(stack, tmp_path, tmp_path / "watcher.xpi")

    check_told(server, "firefox")


@pytest.mark.skipif(missing("chromium") != "", reason=missing("chromium"))
def test_a_page_of_the_web(server: Server, stack: ExitStack, tmp_path: Path) -> None:
    line = Line(server.port)
    line.bucket("kept")
    found: list[str] = []
    pages = serve(stack, PAGE.replace("PORT", str(server.port)), found)
    start_chromium(stack, tmp_path, f"http://127.0.0.1:{pages}/")
    wait_for(lambda: found, "the page's end", 60)

    # Two are opaque: they were sent, and what came back stayed hidden.
    assert ["/done?refused,opaque,opaque,refused,refused,refused"] == found
    assert ["kept"] == list(line.get("/buckets/").json)


def serve(stack: ExitStack, page: str, found: list[str]) -> int:
    """Serve a page, and note what it asks for in the end; gives the port."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/done"):
                found.append(self.path)
            body = page.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    pages = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    stack.callback(pages.server_close)
    stack.callback(pages.shutdown)
    return pages.server_port
