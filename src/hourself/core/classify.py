# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names as people write them: `github.com`, `https://docs.python.org/3/`, `WINWORD.EXE`, `org.gnome.Maps`.

Which of them are apps and which sites, in this order: a URL; an app's own row (`Battle.net`); a site's own row; what
looks like an app's identity; what has a public suffix; an app.
"""

from __future__ import annotations

import re

from hourself.core.catalog import has_row
from hourself.core.urls import has_public_suffix, is_site, trim

_URL = re.compile(r"[a-z][a-z0-9+.-]*://|(?:about|blob|data|javascript|view-source):", re.IGNORECASE)
_OWN_HOST = re.compile(r"(?:localhost|[\w-]+(?=:\d)|\d+(?:\.\d+){3})(?::\d+)?(?:/|\Z)", re.IGNORECASE)
_HOST = re.compile(r"[^\s/:@]+\.[^\s/:@.]+\.?(?::\d+)?\Z")
# `org.gnome.Maps` ends in a suffix that the registry of names knows, and is no site: identities begin with the suffix.
_IDENTITY = re.compile(
    r"(?:com|org|net|io)\.(?:[\w-]+\.)+(?!(?:com|org|net|io|dev|app)\Z)[\w-]+\Z", re.IGNORECASE
)


def recognise(text: str) -> tuple[str, str]:
    """The kind, `app` or `site`, and the name to look up. A site keeps the labels before its domain: they may tell
    what it is (`docs.`), though only the domain is ever stored.
    """
    if text.startswith(("local:", "opaque:")) and is_site(text):
        return "site", text
    if _URL.match(text):
        return _site(text)
    if has_row("app", text):
        return "app", text
    if _OWN_HOST.match(text):
        return "site", trim(f"http://{text}")
    return _site(f"https://{text}") if _is_address(text) else ("app", text)


def _is_address(text: str) -> bool:
    host = text.partition("/")[0]
    if not _HOST.match(host):
        return False
    if has_row("site", _bare(host)):
        return True
    if host[:1].isupper() and host.endswith(".app") and has_row("app", host.removesuffix(".app")):
        return False
    return not _IDENTITY.match(host) and has_public_suffix(_bare(host))


def _site(url: str) -> tuple[str, str]:
    site = trim(url)
    host = _bare(re.sub(r"^[a-z]+://(?:[^/?#]*@)?|[/?#].*", "", url, flags=re.IGNORECASE))
    # A web app's path says more than the host; the rest of an address says nothing.
    return "site", host if host.endswith(f".{site}") else site


def _bare(host: str) -> str:
    return host.lower().partition(":")[0].rstrip(".").removeprefix("www.")
