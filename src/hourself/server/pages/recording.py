# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of what is recorded: a person's choices for all their devices, and which of them know."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from hourself.server.accounts.tokens import Device, read_devices
from hourself.server.pages.moments import say_ago
from hourself.server.pages.undo import UndoError, keep_notice, make_notice, open_undo, take_notice
from hourself.server.store.ignored import read_ignored
from hourself.server.store.preferences import (
    Preferences,
    read_heard,
    read_mark,
    read_preferences,
    save_preferences,
)
from hourself.server.store.store import get_store

_ACTION = "/recording/save"
_LONGEST = 60
#: Each yes-or-no, and what it means in plain words.
_CHOICES = {
    "titles": (
        "Window titles",
        "of apps other than browsers: “report.py — atlas”. Addresses, long numbers and home folders are taken out.",
    ),
    "browser_titles": (
        "Titles of browser windows",
        "which are the titles of pages. Cleaned in the same way; off unless you want them.",
    ),
    "browsers": (
        "Browsers whose site is not known",
        "by the browser’s own name, as where its extension is not installed.",
    ),
    "media": (
        "Videos and calls that are heard in front",
        "count as use while you touch nothing, for up to an hour.",
    ),
    "away": (
        "Ask what an absence was",
        "when you come back after a while: a meeting, a break, anything else, or nothing.",
    ),
}


@login_required
@require_GET
def show_recording(request: HttpRequest) -> HttpResponse:
    """The choices as they stand."""
    return _show(request, asdict(read_preferences(get_store().reader(), _account(request))))


@login_required
@require_POST
def save_recording(request: HttpRequest) -> HttpResponse:
    """Set `idle_minutes` and those choices that are in the form; `usual` sets what is usual, `undo` what was before."""
    account, reader = _account(request), get_store().reader()
    before = asdict(read_preferences(reader, account))
    try:
        wanted = _read(account, request.POST)
    except UndoError as error:
        return HttpResponseBadRequest(str(error))
    if not 1 <= wanted["idle_minutes"] <= _LONGEST:
        text = f"Say after how many minutes you count as away: a whole number from 1 to {_LONGEST}."
        return _show(request, wanted, text)
    with get_store().writing() as connection:
        save_preferences(connection, account, Preferences(**wanted))
    if "undo" not in request.POST:
        text = "Saved. Devices that are on hear it within a minute."
        keep_notice(request, account, make_notice(account, text, _ACTION, before))
    return redirect("/recording")


def _read(account: int, given: Mapping[str, str]) -> dict[str, Any]:
    if "undo" in given:
        state: dict[str, Any] = open_undo(account, _ACTION, given["undo"])
        return state
    if "usual" in given:
        return asdict(Preferences())
    minutes = given.get("idle_minutes", "").strip()
    number = int(minutes) if minutes.isascii() and minutes.isdigit() and len(minutes) < 5 else 0
    return {"idle_minutes": number, **{name: name in given for name in _CHOICES}}


def _account(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


def _show(request: HttpRequest, chosen: Mapping[str, Any], error: str = "") -> HttpResponse:
    account, reader = _account(request), get_store().reader()
    context = {
        "minutes": chosen["idle_minutes"] or "",
        "choices": [(name, *said, chosen[name]) for name, said in _CHOICES.items()],
        "usual": chosen == asdict(Preferences()),
        "longest": _LONGEST,
        "error": error,
        "ignored": len(read_ignored(reader, get_store().vault.sealer(account), account)),
        "devices": _tell_devices(account),
        "notice": None if error else take_notice(request, account),
    }
    return render(request, "pages/recording.html", context, status=422 if error else 200)


def _tell_devices(account: int) -> list[tuple[str, str]]:
    """Each device that records, and whether it does so by what stands here."""
    reader, now = get_store().reader(), int(time.time())
    mark, heard = read_mark(reader, account), read_heard(reader, account)
    return [
        (device.name, _tell(device, heard.get(device.id), mark, now))
        for device in read_devices(reader, account)
        if device.state != "import" and device.seen is not None
    ]


def _tell(device: Device, held: str | None, mark: str, now: int) -> str:
    if held == mark:
        return "knows all of this"
    seen = f"last heard of {say_ago(device.seen, now)}"
    return f"has not told whether it knows; {seen}" if held is None else f"hears of it when it is on; {seen}"
