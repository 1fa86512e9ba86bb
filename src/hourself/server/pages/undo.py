# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking a change back: what was before travels with the page, sealed under the account's key, and is kept nowhere."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from hourself.server.store.sealing import SealError
from hourself.server.store.store import get_store


class UndoError(ValueError):
    """What is to be taken back was not made by this account's pages."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What was just done, where to take it back, and the sealed state to go back to."""

    text: str
    action: str
    token: str


def make_notice(account: int, text: str, action: str, state: Any) -> Notice:
    """A notice whose button posts `undo`, the sealed state, to `action`."""
    sealed = get_store().vault.sealer(account).seal(json.dumps(state), f"undo {action}")
    return Notice(text, action, base64.urlsafe_b64encode(sealed).decode())


def open_undo(account: int, action: str, token: str) -> Any:
    """The state that a notice for `action` carried; raises `UndoError`."""
    try:
        sealed = base64.urlsafe_b64decode(token.encode())
        return json.loads(get_store().vault.sealer(account).unseal(sealed, f"undo {action}"))
    except (SealError, binascii.Error, ValueError):
        raise UndoError("This change cannot be taken back from here.") from None


def keep_notice(request: HttpRequest, account: int, notice: Notice) -> None:
    """Keep a notice for the page that a redirect leads to; its text may name a site, so it is sealed like one."""
    texts = json.dumps([notice.text, notice.action, notice.token])
    sealed = get_store().vault.sealer(account).seal(texts, "notice")
    request.session["notice"] = base64.urlsafe_b64encode(sealed).decode()


def take_notice(request: HttpRequest, account: int) -> Notice | None:
    """The notice that was kept, once."""
    kept = request.session.pop("notice", None)
    if kept is None:
        return None
    try:
        text = get_store().vault.sealer(account).unseal(base64.urlsafe_b64decode(kept), "notice")
    except SealError:
        return None
    return Notice(*json.loads(text))
