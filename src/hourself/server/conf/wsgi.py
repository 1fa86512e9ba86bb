# SPDX-License-Identifier: AGPL-3.0-or-later
"""The outermost callable: exact host, canonical path, then the ingest door or Django."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

from hourself.server.conf.boot import boot
from hourself.server.conf.options import Options, load_options
from hourself.server.conf.usual_port import listen
from hourself.server.ingest.door import Door
from hourself.server.jobs.periodic import start_jobs
from hourself.server.journal.door import PATH as AWAY
from hourself.server.journal.door import AwayDoor

Environ = dict[str, Any]
_ODD_PATH = re.compile(r"//|/\.{1,2}(/|$)|[;\\\x00-\x1f\x7f]")
_ODD_TARGET = re.compile(r"%(2f|5c|2e|00|3b)", re.IGNORECASE)
#: How watchers made with aw-client-rust of 2025 ask: awatcher 0.3.1, and those of some compositors.
_DOUBLED = "//api/0/"
#: And WakaTime's clients with an `api_url` that ends with a slash.
_ENDED = re.compile(r"\A(/api(?:/v1|/compat/wakatime/v1)?)//(?=users/)")


class House:
    """Sends each request to its door, or away."""

    def __init__(self, options: Options) -> None:
        store = boot(options)
        self._hosts = allowed_hosts(options)
        # Where no proxy stands before the door, nobody else reads the path.
        self._alone, self._watched = options.local, options.activitywatch
        self._door, self._away = Door(store), AwayDoor(store)
        self._jobs = start_jobs(store)
        static = Path(__file__).parents[1] / "pages" / "static"
        self._pages = WhiteNoise(get_wsgi_application(), root=str(static), prefix="static/", max_age=3600)
        if options.activitywatch_port:
            listen(options.activitywatch_port, self)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        if environ.get("HTTP_HOST", "").lower() not in self._hosts:
            return _refuse(start_response, "421 Misdirected Request", "This server does not go by that name.")
        if self._alone:
            environ["PATH_INFO"] = self._drop_slash(environ["PATH_INFO"])
        if is_odd(environ):
            return _refuse(start_response, "400 Bad Request", "The path is not in its plain form.")
        if environ["PATH_INFO"] == AWAY:
            return self._away(environ, start_response)
        if environ["PATH_INFO"].startswith("/ingest/"):
            return self._door(environ, start_response)
        return self._pages(environ, start_response)  # type: ignore[no-any-return] # no types there

    def _drop_slash(self, path: str) -> str:
        if self._watched and path.startswith(_DOUBLED):
            return path[1:]
        return _ENDED.sub(r"\1/", path)


def allowed_hosts(options: Options) -> frozenset[str]:
    """The exact Host headers that are answered: DNS rebinding brings others."""
    ports = [options.port, *([options.activitywatch_port] if options.activitywatch_port else [])]
    local = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]") for port in ports}
    return frozenset(local | {host.lower() for host in options.hosts})


def is_odd(environ: Environ) -> bool:
    """Whether a path is spelled in a way that two readers may read differently."""
    target = str(environ.get("RAW_URI") or environ.get("REQUEST_URI") or "").partition("?")[0]
    return bool(_ODD_PATH.search(environ["PATH_INFO"]) or _ODD_TARGET.search(target))


def _refuse(start_response: Callable[..., Any], status: str, text: str) -> list[bytes]:
    body = text.encode()
    start_response(
        status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    )
    return [body]


application = House(load_options())
