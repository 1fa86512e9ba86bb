# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be kept of what a watcher tells: for each type of bucket a few keys, each cleaned in its own way.

Never: a whole URL, a private window, a file's path, a branch, and what is not named here. A page's address becomes its
site. Buckets of a type that is not known keep the keys that mean the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from hourself.core.scrub import clean_app, clean_title, is_private
from hourself.core.urls import trim
from hourself.server.imports.cleaning import shows_web
from hourself.server.watchers.events import Data

WINDOW, PRESENCE, PAGE = "currentwindow", "afkstatus", "web.tab.current"
_LONGEST_LABEL = 64
_BUCKET = re.compile(r"[\w.@+:() -]{1,128}")
#: No count that a watcher tells is larger: a larger one may be a number that names somebody.
_MOST = 99_999
Keep = Callable[[Any], Any]


def clean_data(kind: str, told: Data) -> Data | None:
    """What may be kept of an event's data in a bucket of this type; None for what shall leave nothing."""
    if _is_hidden(told):
        return None
    kept = {key: keep(told[key]) for key, keep in _KEYS.get(kind, _USUAL).items() if key in told}
    if "title" in kept and ("url" in told or shows_web(_text(told.get("app")))):
        # Titles of pages are not kept, here as everywhere; clients expect the key.
        kept["title"] = ""
    return {key: value for key, value in kept.items() if value is not None}


def is_bucket_id(text: str) -> bool:
    """Whether a bucket may be called so: what stands in it is kept, so it can hold no address."""
    return bool(_BUCKET.fullmatch(text)) and (clean_title(text.replace("@", " ")) or "") != ""


def clean_kind(value: object) -> str:
    """A bucket's type, such as `app.editor.activity`."""
    return re.sub(r"[^\w.-]", "", _text(value))[:_LONGEST_LABEL] or "unknown"


def clean_label(value: object) -> str:
    """A short name: a project, a language, a player, a client, a computer."""
    # Of a path only what it leads to.
    own = re.split(r"[/\\]", _text(value).rstrip("/\\"))[-1]
    return (clean_title(own) or "")[:_LONGEST_LABEL].strip()


def _is_hidden(told: Data) -> bool:
    private = told.get("incognito") not in {None, False, "", "false", "False"} if _plain(told) else True
    title = _text(told.get("title"))
    browser = "url" in told or shows_web(_text(told.get("app")))
    return private or (browser and is_private(title))


def _plain(told: Data) -> bool:
    return isinstance(told.get("incognito"), bool | int | str | None)


def _text(value: object) -> str:
    # Half a surrogate pair can stand in JSON, and in no UTF-8.
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""


def _keep_title(value: Any) -> str:
    return clean_title(_text(value)) or ""


def _keep_app(value: Any) -> str:
    return clean_app(_text(value))


def _keep_site(value: Any) -> str:
    return trim(_text(value))


def _keep_flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _keep_count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST else None


def _keep_presence(value: Any) -> str | None:
    return value if value in ("afk", "not-afk") else None


def _never_private(_value: Any) -> bool:
    return False


_EDITOR: dict[str, Keep] = {"project": clean_label, "language": clean_label, "editor": clean_label}
_KEYS: dict[str, dict[str, Keep]] = {
    WINDOW: {"app": _keep_app, "title": _keep_title},
    PRESENCE: {"status": _keep_presence},
    PAGE: {
        "url": _keep_site,
        "title": _keep_title,
        "audible": _keep_flag,
        "incognito": _never_private,
        "tabCount": _keep_count,
    },
    "app.editor.activity": _EDITOR,
    "currently-playing": {"player": clean_label, "app": _keep_app},
}
_USUAL: dict[str, Keep] = {
    "app": _keep_app,
    "title": _keep_title,
    "url": _keep_site,
    "status": clean_label,
    "label": clean_label,
    **_EDITOR,
    "player": clean_label,
    "audible": _keep_flag,
    "running": _keep_flag,
    "incognito": _never_private,
}
