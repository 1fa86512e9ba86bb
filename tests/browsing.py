# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real browsers on a real desk, with the extension: Debian's Chromium and Firefox, and pages to visit."""

from __future__ import annotations

import base64
import json
import os
import re
import socket
import struct
import subprocess
import sys
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from hourself.agent import native
from tests.desk import CHROMIUM, Desk, wait_for

EXTENSION = Path(__file__).parents[1] / "extension"
CANARY = "CANARY-url-4be1d07c95"
PAGE = """<!doctype html><title>{canary} {host}</title><h1>{canary}</h1><form><input value="{canary}"></form>
<script>
  if (location.pathname.includes("loud")) {{
    const sound = new AudioContext(), tone = sound.createOscillator();
    tone.connect(sound.destination); tone.start();
  }}
</script>"""


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGE.format(canary=CANARY, host=self.headers["Host"]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


def serve_pages(stack: ExitStack) -> int:
    """Serve pages full of canaries on loopback until the stack ends; gives the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    Thread(target=server.serve_forever, daemon=True).start()
    stack.callback(server.server_close)
    stack.callback(server.shutdown)
    return server.server_port


def address(host: str, page: str = "page") -> str:
    """An address that tells much about its visitor."""
    return f"http://{CANARY}.{host}/{CANARY}/{page}?q={CANARY}#{CANARY}"


def pair(browser: str, agent: Path, folder: Path) -> None:
    """What `hourself agent install-browser` does, for a profile of our own."""
    known = next(each for each in native.known_browsers() if each.name == browser)
    native.pair(agent, agent / "nowhere")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hourself.json").write_text(native.manifest(known, agent / "native-host"))


def pack(folder: Path) -> str:
    """What `make extension` does; gives Firefox's file."""
    subprocess.run([sys.executable, str(EXTENSION / "pack.py"), str(folder)], check=True, capture_output=True)
    return str(next(folder.glob("*.xpi")))


class Chromium:
    """Debian's Chromium, driven by its devtools."""

    kind = "Chromium"

    def __init__(
        self, stack: ExitStack, desk: Desk, folder: Path, port: int, *, with_agent: bool = True
    ) -> None:
        self._desk = desk
        self._profile = folder / "profile"
        if with_agent:
            pair("Chromium", folder / "agent", self._profile / "NativeMessagingHosts")
        self._command = (
            *CHROMIUM, f"--user-data-dir={self._profile}", f"--load-extension={EXTENSION}", "--remote-debugging-port=0",
            f"--host-resolver-rules=MAP *.example 127.0.0.1:{port}", "--disable-features=HttpsUpgrades",
            "--autoplay-policy=no-user-gesture-required", "about:blank",
        )  # fmt: skip
        self._driver = stack.enter_context(sync_playwright()).chromium
        self.start()

    def start(self) -> None:
        """Start, or start again after a kill."""
        port_file = self._profile / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        self.program = self._desk.run(*self._command)
        self.window = self._desk.find(self.kind)
        port = wait_for(lambda: port_file.exists() and port_file.read_text().split()[0], "the devtools")
        self._browser = self._driver.connect_over_cdp(f"http://127.0.0.1:{port}")
        wait_for(lambda: self.context.service_workers, "the extension's worker")
        self.tabs = [self.context.pages[0]]

    @property
    def context(self) -> BrowserContext:
        return self._browser.contexts[0]

    def go(self, tab: int, url: str) -> None:
        self.tabs[tab].goto(url)

    def push(self, tab: int, path: str) -> None:
        """Navigate without loading, as applications in one page do."""
        self.tabs[tab].evaluate("path => history.pushState(null, '', path)", path)

    def open_tab(self, url: str) -> None:
        self.tabs.append(self.context.new_page())
        self.tabs[-1].goto(url)

    def turn_to(self, tab: int) -> None:
        self.tabs[tab].bring_to_front()

    def close_tab(self, tab: int) -> None:
        self.tabs.pop(tab).close()

    def sleep_worker(self) -> None:
        """Let the browser end the extension's worker, as it does to save memory."""
        session = self._browser.new_browser_cdp_session()
        targets = session.send("Target.getTargets")["targetInfos"]
        for target in targets:
            if target["type"] == "service_worker" and native.CHROMIUM_EXTENSION in target["url"]:
                session.send("Target.closeTarget", {"targetId": target["targetId"]})
        session.detach()

    def page(self, name: str) -> Page:
        """A page of the extension in a tab."""
        page = self.context.new_page()
        page.goto(f"chrome-extension://{native.CHROMIUM_EXTENSION}/{name}")
        return page

    def kill(self) -> None:
        self.program.kill()
        self.program.wait(30)


class Firefox:
    """Debian's Firefox, driven by WebDriver BiDi (w3.org/TR/webdriver-bidi)."""

    kind = "firefox-esr"

    def __init__(self, stack: ExitStack, desk: Desk, folder: Path, port: int) -> None:
        self._desk, self._folder, self._stack = desk, folder, stack
        self._profile = folder / "firefox"
        self._packed = pack(folder / "packed")
        pair("Firefox", folder / "agent", folder / ".mozilla" / "native-messaging-hosts")
        self._profile.mkdir()
        hosts = json.dumps(
            f"function FindProxyForURL(u, h) {{ return h.endsWith('.example') ? 'PROXY 127.0.0.1:{port}' : 'DIRECT' }}"
        )
        settings = {
            "network.proxy.type": 2,
            "network.proxy.autoconfig_url": f"data:text/javascript,{json.loads(hosts)}",
            "media.autoplay.default": 0,
            "dom.security.https_first": False,
            "datareporting.policy.dataSubmissionEnabled": False,
            "browser.shell.checkDefaultBrowser": False,
        }
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in settings.items()]
        (self._profile / "user.js").write_text("\n".join(lines))
        self.start()

    def start(self) -> None:
        """Start, or start again after a kill."""
        told = self._profile / "WebDriverBiDiServer.json"
        told.unlink(missing_ok=True)
        self.program = self._desk.run(
            "firefox-esr", "--no-remote", "--profile", str(self._profile), "--remote-debugging-port=0", "about:blank"
        )  # fmt: skip
        self.window = self._desk.find(self.kind)
        port = wait_for(
            lambda: told.exists() and told.read_text() and json.loads(told.read_text())["ws_port"], "BiDi"
        )
        self._line = Bidi(port)
        self._stack.callback(self._line.close)
        self._line.ask("session.new", capabilities={})
        self._line.ask("webExtension.install", extensionData={"type": "archivePath", "path": self._packed})
        self.tabs = [self._line.ask("browsingContext.getTree")["contexts"][0]["context"]]

    def go(self, tab: int, url: str) -> None:
        self._line.ask("browsingContext.navigate", context=self.tabs[tab], url=url, wait="complete")

    def push(self, tab: int, path: str) -> None:
        """Navigate without loading, as applications in one page do."""
        self.evaluate(tab, f"history.pushState(null, '', {json.dumps(path)})")

    def evaluate(self, tab: int, expression: str) -> object:
        target = {"context": self.tabs[tab]}
        return self._line.ask("script.evaluate", expression=expression, target=target, awaitPromise=True)

    def open_tab(self, url: str) -> None:
        self.tabs.append(self._line.ask("browsingContext.create", type="tab")["context"])
        self.turn_to(-1)
        self.go(-1, url)

    def turn_to(self, tab: int) -> None:
        self._line.ask("browsingContext.activate", context=self.tabs[tab])

    def close_tab(self, tab: int) -> None:
        self._line.ask("browsingContext.close", context=self.tabs.pop(tab))

    def kill(self) -> None:
        self.program.kill()
        self.program.wait(30)


class Bidi:
    """A WebSocket (RFC 6455) that asks and waits for the answer."""

    def __init__(self, port: int) -> None:
        self._line = socket.create_connection(("127.0.0.1", port), timeout=60)
        key = base64.b64encode(os.urandom(16)).decode()
        head = f"GET /session HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        self._line.sendall(f"{head}Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        self._file = self._line.makefile("rb")
        while self._file.readline().strip():
            pass
        self._last = 0

    def ask(self, method: str, **parameters: Any) -> Any:
        self._last += 1
        self._send(json.dumps({"id": self._last, "method": method, "params": parameters}).encode())
        while (answer := json.loads(self._receive())).get("id") != self._last:
            pass
        assert answer["type"] == "success", answer
        return answer["result"]

    def close(self) -> None:
        self._file.close()
        self._line.close()

    def _send(self, body: bytes) -> None:
        mask, size = os.urandom(4), len(body)
        length = bytes([0x80 | size]) if size < 126 else struct.pack(">BH", 0x80 | 126, size)
        self._line.sendall(b"\x81" + length + mask + bytes(byte ^ mask[n % 4] for n, byte in enumerate(body)))

    def _receive(self) -> bytes:
        whole = b""
        while True:
            first, size = self._file.read(2)
            if size >= 126:
                size = int.from_bytes(self._file.read(2 if size == 126 else 8))
            body = self._file.read(size)
            whole += body if first & 15 < 8 else b""
            if first & 0x80 and first & 15 < 8:
                return whole


def agent_process(desk: Desk, folder: Path) -> int:
    """The agent's process, waited for."""

    def look() -> int | None:
        listed = desk.ask("ps", "-eo", "pid,args")
        found = re.search(
            rf"^\s*(\d+) .*hourself\.agent\.main {re.escape(str(folder))}/agent", listed, re.MULTILINE
        )
        return int(found[1]) if found else None

    return wait_for(look, "the agent") or 0
