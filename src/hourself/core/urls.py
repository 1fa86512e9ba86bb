# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a URL to the site that may be kept.

    site := host[/app] | local:{ip,intranet,file} | opaque:{about,data,…,invalid}

`host` is a registrable domain by the Public Suffix List (its private part included) or a host of the curated table
`data/webapps.tsv`; `app` is a product's name from that table. Nothing else of a URL survives.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from publicsuffixlist import PublicSuffixList

# Not by importlib.resources, which brings an agent a megabyte of archives and temporary files.
_DATA = Path(__file__).with_name("data")
MAX_URL = 65_536
MAX_SITE = 253

_LOCAL = {"local:ip", "local:intranet", "local:file"}
_SCHEMES = {
    "about": "about",
    "data": "data",
    "javascript": "javascript",
    "blob": "blob",
    "view-source": "view-source",
    **dict.fromkeys(
        (
            "chrome",
            "chrome-untrusted",
            "chrome-search",
            "chrome-native",
            "devtools",
            "edge",
            "brave",
            "opera",
            "vivaldi",
        ),
        "chrome",
    ),
    **dict.fromkeys(("chrome-extension", "moz-extension", "safari-web-extension", "extension"), "extension"),
}
_OPAQUE = {f"opaque:{kind}" for kind in (*_SCHEMES.values(), "other", "invalid")}
# Names that no public registry gives out (RFC 6761, 6762, 7686, 8375, 9476, and what home routers use).
_PRIVATE_ZONES = (
    ".local", ".internal", ".home.arpa", ".lan", ".corp", ".onion", ".test", ".localhost", ".home", ".localdomain",
    ".invalid", ".intranet", ".private", ".alt",
)  # fmt: skip
#: A host with a dot, and what may follow it.
_SCHEMELESS = re.compile(r"(?=[^/?#]*\.)[^\s/:@?#\\]+(?::\d{1,5})?(?=[/?#]|\Z)")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)\Z")


def trim(url: str) -> str:
    """The site of any text, in the grammar above; never raises, and a site is its own site."""
    if len(url) > MAX_URL:
        return "opaque:invalid"
    if is_site(url):
        return url
    # The parser takes 2 MB: an agent that is told sites, and no URLs, does without.
    import ada_url  # noqa: PLC0415

    try:
        parsed = ada_url.URL(url.encode("utf-8", "replace").decode())
    except ValueError:
        return "opaque:invalid"
    scheme = parsed.protocol.removesuffix(":")
    if scheme in {"http", "https"}:
        return _web_site(parsed.hostname, parsed.pathname)
    if scheme == "file":
        return "local:file"
    return f"opaque:{_SCHEMES.get(scheme, 'other')}"


def is_site(text: str) -> bool:
    """Whether a text is exactly a stored site, as `trim` would leave it."""
    if text in _LOCAL or text in _OPAQUE:
        return True
    if len(text) > MAX_SITE:
        return False
    if "/" in text:
        return text in _apps().values()
    return _is_host(text) and text == _site_of(text)


def with_scheme(url: str) -> str:
    """An address as a whole one: phones show, and ActivityWatch's watchers there tell, `example.org/x`."""
    return f"https://{url}" if _SCHEMELESS.match(url) and not is_site(url) else url


def registrable(host: str) -> str | None:
    """The registrable domain of a host name; None for a public suffix and for what is no host name."""
    found: str | None = _suffixes().privatesuffix(host.lower())
    return found


def has_public_suffix(host: str) -> bool:
    """Whether a host name stands under a suffix that the Public Suffix List holds: `.exe` and `.local` are none."""
    return _suffixes().privatesuffix(host.lower(), accept_unknown=False) is not None


def display(site: str) -> str:
    """A site for people: an international name in its own letters, if they are all of one script."""
    host, slash, app = site.partition("/")
    return ".".join(_display_label(label) for label in host.split(".")) + slash + app


def _web_site(hostname: str, path: str) -> str:
    if hostname.startswith("[") or re.fullmatch(r"[0-9]+(\.[0-9]+){3}", hostname):
        return "local:ip"
    host = _bare(hostname.rstrip("."))
    if "." not in host or host.endswith(_PRIVATE_ZONES):
        return "local:intranet"
    if not _is_host(host):
        return "opaque:invalid"
    return _app_of(host, path) or _site_of(host)


def _bare(host: str) -> str:
    rest = host.removeprefix("www.")
    return rest if "." in rest else host


def _is_host(host: str) -> bool:
    labels = host.split(".")
    return (
        len(host) <= MAX_SITE
        and len(labels) > 1
        and all(map(_LABEL.match, labels))
        and not labels[-1].isdigit()
        and not host.endswith(_PRIVATE_ZONES)
    )


def _site_of(host: str) -> str:
    host = _bare(host)
    if host in _hosts():
        return host
    # Once more bare: below a wildcard rule, `www` may itself be what is registered (foo.www.com.ck).
    return _bare(registrable(host) or host)


def _app_of(host: str, path: str) -> str | None:
    """The curated web app at a path; segments are compared raw, so nothing percent-encoded can slip in."""
    segments = path.split("/", 3)[1:]
    for depth in (2, 1):
        app = _apps().get("/".join([host, *segments[:depth]])) if len(segments) >= depth else None
        if app:
            return app
    return None


@cache
def _suffixes() -> PublicSuffixList:
    # 3 MB once read: an agent that never sees a URL does without.
    return PublicSuffixList()


@cache
def _table() -> tuple[tuple[str, str], ...]:
    text = (_DATA / "webapps.tsv").read_text()
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return tuple((match, site) for match, site in rows)


@cache
def _apps() -> dict[str, str]:
    return {match: site for match, site in _table() if "/" in match}


@cache
def _hosts() -> frozenset[str]:
    return frozenset(site for match, site in _table() if "/" not in match)


def _display_label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    import ada_url  # noqa: PLC0415 -- as above

    shown = ada_url.idna_to_unicode(label)
    scripts = {
        unicodedata.name(letter, "?").split()[0] for letter in shown if not letter.isdigit() and letter != "-"
    }
    # Cyrillic, Greek and Armenian letters pass for Latin ones: such a name stays in its honest form.
    return shown if len(scripts) == 1 and not scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "?"} else label
