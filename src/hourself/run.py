# SPDX-License-Identifier: AGPL-3.0-or-later
"""Running the server, and the agent beside it. This process stays small: both are its children."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread
from typing import IO
from urllib.parse import quote

from granian import Granian
from granian.constants import Interfaces

from hourself.agent.native import Browser, find_browsers, pair
from hourself.agent.outside import open_page
from hourself.core.options import OptionError
from hourself.server.conf.options import Options, load_options, usual_data
from hourself.server.store.cipher import make_folder

#: Codes with which the agent says that starting it again would not help (`hourself.agent.main.run`).
_FINAL = {0, 1, 2, 3}
#: Seconds between looks for browsers that are used for the first time.
_LOOK = 5


class House(Granian):  # type: ignore[misc, valid-type] # chosen at run time there
    """The HTTP server; the agent ends before it, so that what was recorded last still finds it open."""

    neighbour: Neighbour | None = None

    def shutdown(self, exit_code: int = 0) -> None:
        """End the agent, then the server."""
        if self.neighbour:
            self.neighbour.end()
        super().shutdown(exit_code)


class Neighbour:
    """The agent, run beside the server; one that falls is started again, one that cannot watch here is not."""

    def __init__(self, options: Options) -> None:
        folder = options.data / "agent"
        self._command = [*agent_command(folder), "beside"]
        self._environ = {
            "HOURSELF_SERVER": address(options),
            "HOURSELF_TOKEN_FILE": str(folder / "token"),
        } | dict(os.environ)
        self._ended = Event()
        self._program: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._keep, daemon=True)

    def start(self) -> None:
        """Start the agent; it waits for the server."""
        # Not in the thread: a worker that the server forks meanwhile would inherit the pipe by which a start tells how
        # it went, and the thread would wait for that pipe's end as long as the worker lives.
        self._program = self._run()
        self._thread.start()

    def end(self) -> None:
        """End the agent, giving it time to hand over what it has."""
        self._ended.set()
        if self._program:
            self._program.terminate()
        self._thread.join(10)

    def _run(self) -> subprocess.Popen[bytes]:
        # In a group of its own: Ctrl+C reaches this process, which ends the two in their order.
        return subprocess.Popen(self._command, env=self._environ, stdin=subprocess.PIPE, process_group=0)

    def _keep(self) -> None:
        while self._program:
            with self._program as program:
                code = program.wait()
            if code in _FINAL or self._ended.wait(2):
                return
            self._program = self._run()


def serve(*, chosen_port: bool, open_browser: bool, with_agent: bool, page: str = "") -> int:
    """Serve until told to end, and open a page (`/away`; today's if none is named); gives an exit code.

    Raises `OptionError`.
    """
    folder = make_folder(load_options().data)
    with (folder / "running").open("a+") as running:
        if not _take(running):
            return _greet(running, page, open_browser=open_browser)
        os.environ["HOURSELF_PORT"] = str(_free_port(load_options(), chosen=chosen_port))
        running.truncate(0)
        running.write(os.environ["HOURSELF_PORT"])
        running.flush()
        return _serve(page, open_browser=open_browser, with_agent=with_agent)


def _take(running: IO[str]) -> bool:
    """Whether no other process serves from this folder."""
    try:
        fcntl.flock(running, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _greet(running: IO[str], page: str, *, open_browser: bool) -> int:
    """Lead to the server that runs already."""
    running.seek(0)
    os.environ["HOURSELF_PORT"] = running.read() or "0"
    options, link = load_options(), _prepare()
    print(f"Hourself runs already, at {address(options)}", flush=True)
    if not open_browser or not open_page(address(options, link, page)):
        print(f"To sign in, once: {address(options, link, page)}", flush=True)
    return 0


def _serve(page: str, *, open_browser: bool, with_agent: bool) -> int:
    options, link = load_options(), _prepare()
    if link is None:
        return 1
    print(f"Hourself is at {address(options)} (Ctrl+C ends it).", flush=True)
    if open_browser:
        Thread(target=_open_browser, args=(options, address(options, link, page)), daemon=True).start()
    else:
        print(f"To sign in, once: {address(options, link, page)}", flush=True)
    house = House(
        "hourself.server.conf.wsgi:application",
        address=options.bind,
        port=options.port,
        interface=Interfaces.WSGI,
        blocking_threads=8,
        # A worker that is told to end while it begins does not hear it.
        workers_kill_timeout=10,
        log_enabled=False,
        ssl_cert=options.tls_certificate,
        ssl_key=options.tls_key,
    )
    if with_agent:
        here = find_browsers(Path.home())
        pair_browsers()
        Thread(target=_pair_newcomers, args=(here,), daemon=True).start()
        house.neighbour = Neighbour(options)
        house.neighbour.start()
    house.serve()
    return 0


def agent_command(folder: Path) -> list[str]:
    """The agent's own program: without the docstrings, which would double what our modules take of its memory."""
    return [sys.executable, "-OO", "-m", "hourself.agent.main", str(folder)]


def pair_browsers() -> None:
    """Let the browsers here find the agent of the usual folder; one of another folder is paired by hand."""
    data = load_options().data
    if data == usual_data(os.environ):
        pair(data / "agent", Path.home())


def _pair_newcomers(known: set[Browser]) -> None:
    """Pair browsers that are first used meanwhile: on a new machine the dashboard is the first page of one."""
    while True:
        time.sleep(_LOOK)
        here = find_browsers(Path.home())
        # One that was unpaired by hand stays so until the next start.
        if here - known:
            pair_browsers()
        known |= here


def address(options: Options, link: str | None = None, page: str = "") -> str:
    """Where browsers find the server; with a link's token, the address that signs its opener in and shows a page."""
    scheme = "https" if options.secure else "http"
    host = options.hosts[0] if options.hosts else f"{options.bind}:{options.port}"
    way = f"&next={quote(page)}" if page else ""
    return f"{scheme}://{host}/" + (f"sign-in?token={link}{way}" if link else "")


def _prepare() -> str | None:
    """Tables and a sign-in link, made in a child so that this process stays small; None when it told why not."""
    done = subprocess.run(
        [sys.executable, "-m", "hourself.server.conf.boot"], stdout=subprocess.PIPE, check=False
    )
    return json.loads(done.stdout)["link"] if done.returncode == 0 else None


def _free_port(options: Options, *, chosen: bool) -> int:
    """The port to use: the one asked for, or a free one when nobody asked and the usual one is taken."""
    for port in (options.port, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((options.bind, port))
            except OSError:
                if chosen or "HOURSELF_PORT" in os.environ:
                    raise OptionError(f"Port {port} is taken: choose another with --port.") from None
                continue
            return int(probe.getsockname()[1])
    raise OptionError(f"No port is free on {options.bind}.")


def _open_browser(options: Options, address: str) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection((options.bind, options.port), timeout=1):
            if not open_page(address):
                print(f"No browser opened here. To sign in, once: {address}", flush=True)
            return
        time.sleep(0.1)
