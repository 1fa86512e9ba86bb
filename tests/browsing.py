# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real browsers on a real desk, with the extension: Debian's Chromium and Firefox, and pages to visit."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

from playwright.sync_api import BrowserContext, Page, sync_playwright

from hourself.agent import native
from tests.bidi import Bidi
from tests.desk import CHROMIUM, Desk, wait_for

EXTENSION = Path(__file__).parents[1] / "extension"
CANARY = "CANARY-url-4be1d07c95"
#: A host whose paths are sites of their own, as web apps are: moving on within the page changes the site.
APPS = "office.com"
PAGE = """<!doctype html><title>{canary} {host}</title><h1>{canary}</h1><form><input value="{canary}"></form>
<script>
  if (location.pathname.includes("restless")) {{
    const move = (now) => {{ document.title = now; history.pushState(null, "", `?${{now}}`); }};
    setInterval(() => move(`{canary} ${{Date.now()}}`), 1000);
  }}
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


def app_path(app: str) -> str:
    """The path of a web app, and much about its visitor."""
    return f"/launch/{app}/{CANARY}?q={CANARY}#{CANARY}"


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

    kind, history = "Chromium", "profile/Default"

    def __init__(
        self, stack: ExitStack, desk: Desk, folder: Path, port: int, *, with_agent: bool = True
    ) -> None:
        self._desk = desk
        self._profile = folder / "profile"
        self._log = stack.enter_context((folder / "browser.log").open("ab"))
        if with_agent:
            pair("Chromium", folder / "agent", self._profile / "NativeMessagingHosts")
        self._command = (
            *CHROMIUM, f"--user-data-dir={self._profile}", f"--load-extension={EXTENSION}", "--remote-debugging-port=0",
            f"--host-resolver-rules=MAP *.example 127.0.0.1:{port}, MAP {APPS} 127.0.0.1:{port}",
            "--disable-features=HttpsUpgrades",
            "--autoplay-policy=no-user-gesture-required", "about:blank",
        )  # fmt: skip
        self._driver = stack.enter_context(sync_playwright()).chromium
        self.start()

    def start(self) -> None:
        """Start, or start again after a kill."""
        port_file = self._profile / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        self.program = self._desk.run(*self._command, errors=self._log)
        self.window = self._desk.find(self.kind)
        port = wait_for(lambda: port_file.exists() and port_file.read_text().split()[0], "the devtools")
        self._devtools = f"http://127.0.0.1:{port}"
        wait_for(self.is_awake, "the extension's worker", 60)
        self.attach()

    def attach(self) -> None:
        """Take the browser in hand; while that lasts its workers do not sleep."""
        self._browser = self._driver.connect_over_cdp(self._devtools)
        self.tabs = [self.context.pages[0]]

    def let_go(self) -> None:
        """Leave the browser alone, as it is with people."""
        self._browser.close()

    def is_awake(self) -> bool:
        """Whether the extension's worker runs."""
        with urlopen(f"{self._devtools}/json/list") as answer:  # noqa: S310 -- http, on loopback
            targets = json.load(answer)
        workers = [each["url"] for each in targets if each["type"] == "service_worker"]
        return any(native.CHROMIUM_EXTENSION in url for url in workers)

    @property
    def context(self) -> BrowserContext:
        return self._browser.contexts[0]

    def go(self, tab: int, url: str) -> None:
        self.tabs[tab].goto(url, wait_until="commit")

    def push(self, tab: int, path: str) -> None:
        """Navigate without loading, as applications in one page do."""
        self.tabs[tab].evaluate("path => history.pushState(null, '', path)", path)

    def open_tab(self, url: str) -> None:
        self.tabs.append(self.context.new_page())
        self.go(-1, url)

    def turn_to(self, tab: int) -> None:
        self.tabs[tab].bring_to_front()

    def close_tab(self, tab: int) -> None:
        self.tabs.pop(tab).close()

    def sleep_worker(self) -> None:
        """Let the browser end the extension's worker, as it does to save memory."""
        session = self._browser.new_browser_cdp_session()
        for target in session.send("Target.getTargets")["targetInfos"]:
            if target["type"] == "service_worker" and native.CHROMIUM_EXTENSION in target["url"]:
                session.send("Target.closeTarget", {"targetId": target["targetId"]})
        session.detach()
        wait_for(lambda: not self.is_awake(), "the worker's sleep")

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

    kind, history = "firefox-esr", "firefox"
    #: What Firefox gives an extension for its pages; else one by chance.
    place = "5d3f1e0a-0000-4000-8000-6f757273656c"

    def __init__(
        self, stack: ExitStack, desk: Desk, folder: Path, port: int, *, with_agent: bool = True
    ) -> None:
        self._desk, self._folder, self._stack = desk, folder, stack
        self._profile = folder / "firefox"
        self._log = stack.enter_context((folder / "browser.log").open("ab"))
        self._packed = pack(folder / "packed")
        if with_agent:
            pair("Firefox", folder / "agent", folder / ".mozilla" / "native-messaging-hosts")
        # The pages of extensions are out of reach for whoever drives the browser, unless it says so at its start.
        self._reach = () if with_agent else ("--remote-allow-system-access",)
        # A browser that is driven takes its windows for focused all the time, unless it is told not to.
        focus = {} if with_agent else {"remote.prefs.recommended": False, "focusmanager.testmode": False}
        self._profile.mkdir()
        hosts = json.dumps(
            "function FindProxyForURL(url, host) "
            f"{{ return /(^{APPS}|[.]example)$/.test(host) ? 'PROXY 127.0.0.1:{port}' : 'DIRECT' }}"
        )
        settings = {
            "network.proxy.type": 2,
            "network.proxy.autoconfig_url": f"data:text/javascript,{json.loads(hosts)}",
            "media.autoplay.default": 0,
            "dom.security.https_first": False,
            "datareporting.policy.dataSubmissionEnabled": False,
            "browser.shell.checkDefaultBrowser": False,
            "extensions.webextensions.uuids": json.dumps({native.FIREFOX_EXTENSION: self.place}),
        } | focus
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in settings.items()]
        (self._profile / "user.js").write_text("\n".join(lines))
        self.start()

    def start(self) -> None:
        """Start, or start again after a kill."""
        told = self._profile / "WebDriverBiDiServer.json"
        told.unlink(missing_ok=True)
        self.program = self._desk.run(
            "firefox-esr", "--no-remote", "--profile", str(self._profile), "--remote-debugging-port=0", *self._reach,
            "about:blank",
            errors=self._log,
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
        """What a script gives: a text, a number or nothing."""
        target = {"context": self.tabs[tab]}
        told = self._line.ask("script.evaluate", expression=expression, target=target, awaitPromise=True)
        return told.get("result", {}).get("value")

    def type(self, tab: int, text: str) -> None:
        """Press the keys of a text in a page, as a hand does."""
        keys = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
        actions = [{"type": "key", "id": "keyboard", "actions": keys}]
        self._line.ask("input.performActions", context=self.tabs[tab], actions=actions)

    def catch_tab(self) -> None:
        """Take a tab in hand that a page has opened."""
        known = set(self.tabs)
        new = wait_for(lambda: {each["context"] for each in self._tree()} - known, "a new tab")
        self.tabs.extend(new)

    def _tree(self) -> list[dict[str, str]]:
        return list(self._line.ask("browsingContext.getTree")["contexts"])

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


def sound_to_nobody(stack: ExitStack, desk: Desk, folder: Path) -> None:
    """Give the desk's programs a sound card that nobody hears: Firefox plays nothing without one."""
    door = folder / "sound"
    desk.environ |= {"XDG_RUNTIME_DIR": str(folder), "PULSE_SERVER": f"unix:{door}"}
    listen = f"module-native-protocol-unix socket={door} auth-anonymous=1"
    desk.run("pulseaudio", "-n", "--exit-idle-time=-1", "-L", "module-null-sink", "-L", listen)
    wait_for(door.exists, "the sound card")


def agent_process(desk: Desk, folder: Path) -> int:
    """The agent's process, waited for."""

    def look() -> int | None:
        listed = desk.ask("ps", "-ww", "-eo", "pid,args")
        found = re.search(
            rf"^\s*(\d+) .*hourself\.agent\.main {re.escape(str(folder))}/agent", listed, re.MULTILINE
        )
        return int(found[1]) if found else None

    return wait_for(look, "the agent") or 0
