# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be kept of what a watcher tells: for each type of bucket a few keys, each cleaned in its own way.

Never: a whole URL, a private window, a file's path, a branch, what the person ignores, and what is not named here. A
page's address becomes its site. Buckets of a type that is not known keep the keys that mean the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from hourself.core.coding import name_editor, name_project
from hourself.core.ignoring import Pairs, is_ignored
from hourself.core.scrub import clean_app, clean_title, is_private
from hourself.core.urls import trim, with_scheme
from hourself.server.imports.cleaning import shows_web
from hourself.server.store.cipher import Connection
from hourself.server.store.ignored import read_ignored
from hourself.server.store.preferences import read_preferences
from hourself.server.store.sealing import Sealer
from hourself.server.watchers.events import Data

WINDOW, PRESENCE, PAGE = "currentwindow", "afkstatus", "web.tab.current"
EDITOR, ABSENCE = "app.editor.activity", "afktask"
_LONGEST_LABEL, _LONGEST_MESSAGE = 64, 256
_BUCKET = re.compile(r"[\w.@+:()’' -]{1,128}")
_HOST = re.compile(r"[\w.’' -]{1,63}")
#: No count that a watcher tells is larger: a larger one may be a number that names somebody.
_MOST = 99_999
Keep = Callable[[Any], Any]


class Wishes(NamedTuple):
    """What is kept: titles of windows, titles of pages, what is ignored, and whether files' own names are."""

    titles: bool = True
    page_titles: bool = False
    ignored: Pairs = frozenset()
    files: bool = False


def read_wishes(connection: Connection, sealer: Sealer, account: int) -> Wishes:
    """The person's wishes, as they stand now."""
    told = read_preferences(connection, account)
    return Wishes(told.titles, told.browser_titles, read_ignored(connection, sealer, account))


def clean_data(kind: str, told: Data, wishes: Wishes, editor: str = "") -> Data | None:
    """What may be kept of an event's data in a bucket of this type; None for what shall leave nothing.

    `editor`: which one tells it, where the event itself does not say.
    """
    raw, app = _text(told.get("title")), _text(told.get("app"))
    web = kind == PAGE or bool(_text(told.get("url"))) or shows_web(app)
    if _is_incognito(told) or _is_blank(kind, told) or (web and is_private(raw)):
        return None
    kept = {key: keep(told[key]) for key, keep in _KEYS.get(kind, _USUAL).items() if key in told}
    if kind == WINDOW and "safari" in app.lower():
        # Its watcher cannot tell whether a window of it is private.
        kept.pop("url", None)
    if is_unwanted(wishes.ignored, kept, raw or _text(kept.get("message")), editor):
        return None
    if not wishes.files:
        kept.pop("file", None)
    if "title" in kept and not (wishes.titles and (wishes.page_titles or not web)):
        # Clients expect the key.
        kept["title"] = ""
    return {key: value for key, value in kept.items() if value is not None}


def is_bucket_id(text: str) -> bool:
    """Whether a bucket may be called so: what stands in it is kept, so it can hold no address."""
    return bool(_BUCKET.fullmatch(text)) and (clean_title(text.replace("@", " ")) or "") != ""


def clean_kind(value: object) -> str:
    """A bucket's type, such as `app.editor.activity`."""
    return re.sub(r"[^\w.-]", "", _text(value))[:_LONGEST_LABEL] or "unknown"


def clean_host(value: object) -> str:
    """A computer's name: as it is, digits and all, for two computers may differ in them alone."""
    text = _text(value).strip()
    return text if _HOST.fullmatch(text) else clean_label(text) or "unknown"


def clean_label(value: object) -> str:
    """A short name: a project, a language, a player, a client."""
    # Of a path only what it leads to.
    own = re.split(r"[/\\]", _text(value).rstrip("/\\"))[-1]
    return (clean_title(own) or "")[:_LONGEST_LABEL].strip()


def _is_incognito(told: Data) -> bool:
    value = told.get("incognito")
    return value not in (None, False, 0, "", "false", "False")


def is_unwanted(pairs: Iterable[tuple[str, str]], kept: Data, title: str, editor: str = "") -> bool:
    """Whether a rule is about what an event tells: an editor is an app; names of projects stand in titles."""
    app = kept.get("app") or name_editor(kept.get("editor") or "") or editor
    things = [(kind, name) for kind, name in (("site", kept.get("url")), ("app", app)) if name]
    words = "\n".join(filter(None, (title, kept.get("project"), kept.get("file"))))
    return bool(pairs) and any(is_ignored(pairs, *thing, words) for thing in things or [("", "")])


def _is_blank(kind: str, told: Data) -> bool:
    """Whether a window is told without any text: so the watcher of macOS tells of one that is private."""
    return kind == WINDOW and told.get("app") == "" and not told.get("title")


def _text(value: object) -> str:
    # Half a surrogate pair can stand in JSON, and in no UTF-8.
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""


def _keep_title(value: Any) -> str:
    return clean_title(_text(value)) or ""


def _keep_message(value: Any) -> str:
    return (clean_title(_text(value)) or "")[:_LONGEST_MESSAGE].strip()


def _keep_app(value: Any) -> str:
    return clean_app(_text(value))


def _keep_site(value: Any) -> str:
    return trim(with_scheme(_text(value)))


def _keep_project(value: Any) -> str:
    return clean_label(name_project(_text(value)))


def _keep_file(value: Any) -> str | None:
    return (clean_label(value) or None) if "://" not in _text(value) else None


def _keep_window_site(value: Any) -> str | None:
    # Some watchers give each window an empty address.
    text = _text(value)
    return trim(with_scheme(text)) if text else None


def _keep_flag(value: Any) -> bool | None:
    # An extension of 2025 wrote its flags as texts.
    return value if isinstance(value, bool) else {"true": True, "false": False}.get(_text(value))


def _keep_count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST else None


def _keep_presence(value: Any) -> str | None:
    return value if value in ("afk", "not-afk") else None


def _never_private(_value: Any) -> bool:
    return False


_CODING: dict[str, Keep] = {"project": _keep_project, "language": clean_label, "editor": clean_label}
_KEYS: dict[str, dict[str, Keep]] = {
    WINDOW: {"app": _keep_app, "title": _keep_title, "url": _keep_window_site},
    PRESENCE: {"status": _keep_presence},
    PAGE: {
        "url": _keep_site,
        "title": _keep_title,
        "audible": _keep_flag,
        "incognito": _never_private,
        "tabCount": _keep_count,
    },
    EDITOR: {**_CODING, "file": _keep_file},
    "currently-playing": {"player": clean_label, "app": _keep_app},
    # What a person answered who was asked about being away; `aw-watcher-ask-away` ends where it finds no message.
    ABSENCE: {
        "message": _keep_message,
        "split": _keep_flag,
        "split_count": _keep_count,
        "split_index": _keep_count,
    },
}
_USUAL: dict[str, Keep] = {
    "app": _keep_app,
    "title": _keep_title,
    "url": _keep_site,
    "status": clean_label,
    "label": clean_label,
    **_CODING,
    "player": clean_label,
    "audible": _keep_flag,
    "running": _keep_flag,
    "incognito": _never_private,
}
