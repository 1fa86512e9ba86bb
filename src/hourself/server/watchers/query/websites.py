# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of pages are taken apart."""

from __future__ import annotations

from urllib.parse import urlparse

from hourself.core.urls import is_site
from hourself.server.watchers.events import Data, Event

_KEYS = ("$protocol", "$domain", "$path", "$params", "$options", "$identifier")


def split_urls(events: list[Event]) -> list[Event]:
    """Events with a `url` also tell its parts.

        url   | https://www.example.com/a;b?c#d
        parts | $protocol https · $domain example.com · $path /a · $params b · $options c · $identifier d

    Of what is stored here only the site is left, which is the domain.
    """
    return [
        event._replace(data={**event.data, **_split(url)}) if isinstance(url, str) else event
        for event, url in ((event, event.data.get("url")) for event in events)
    ]


def _split(url: str) -> Data:
    if is_site(url):
        return {**dict.fromkeys(_KEYS, ""), "$domain": url}
    try:
        scheme, host, *others = urlparse(url)
    except ValueError:
        return dict.fromkeys(_KEYS, "")
    domain = host.removeprefix("www.") or scheme
    return dict(zip(_KEYS, (scheme, domain, *others), strict=True))
