# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person with a browser that runs no scripts: signed in to a real server, filling in its forms."""

from __future__ import annotations

import re
import ssl
from html import unescape
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPSHandler, build_opener

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Owner:
    """`link` signs them in, once; `address` is the server's, without a slash at its end."""

    def __init__(self, address: str, link: str, trusted: ssl.SSLContext | None = None) -> None:
        self._address = address
        secure = HTTPSHandler(context=trusted) if trusted else HTTPSHandler()
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()), secure)
        # As browsers do, and as is asked for over TLS.
        self._opener.addheaders = [("Referer", f"{address}/")]
        self._open("/sign-in", {"token": link.rpartition("=")[2]})

    def look(self, path: str) -> str:
        """The text of a page."""
        return self._open(path)

    def send(self, page: str, path: str, **fields: str) -> str:
        """Fill in a form that stands on `page` and goes to `path`; the text of what comes."""
        token = _TOKEN.search(self._open(page))
        assert token, f"{page} has no form"
        return self._open(path, fields | {"csrfmiddlewaretoken": token[1]})

    def answer(self, code: str, name: str = "", *, approve: bool = True) -> str:
        """Answer a machine that shows `code`; its own name is kept unless another is given."""
        asking = self.send("/device", "/device", code=code)
        suggested = re.search(r'name="name" value="([^"]*)"', asking)
        assert suggested, "nothing asks with this code"
        chosen = {"approve" if approve else "refuse": "1"}
        return self.send(
            "/device", "/device/answer", code=code, name=name or unescape(suggested[1]), **chosen
        )

    def _open(self, path: str, fields: dict[str, str] | None = None) -> str:
        body = urlencode(fields).encode() if fields is not None else None
        with self._opener.open(self._address + path, body, timeout=20) as answer:
            return str(answer.read().decode())
