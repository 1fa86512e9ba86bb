# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of what is ignored: never recorded from now on and, if the person says so, no longer stored."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.views.decorators.http import require_GET, require_POST

from hourself.core.days import DAY_SECONDS, to_date
from hourself.core.ignoring import LONGEST, IgnoreError, check_pair
from hourself.core.pulse import words
from hourself.server.coding.forgetting import has_beats
from hourself.server.jobs.forgetting import end_deletion
from hourself.server.pages.undo import UndoError, keep_notice, make_notice, open_undo, take_notice
from hourself.server.store.deletions import Forgotten, read_forgotten
from hourself.server.store.forgetting import count_stored
from hourself.server.store.ignored import change_ignored, clear_returned, read_ignored, read_returned
from hourself.server.store.store import get_store
from hourself.server.watchers.forgetting import bring_back, forget

_ACTION = "/ignored/change"
_KINDS = {"site": "the site", "app": "the app", "title": "titles with"}
#: What a rule is about beyond its text.
_REACH = {
    "site": "a site, its parts and all hosts below it",
    "app": "an app, by all of its names",
    "title": "whatever has this text in its title",
}
Pair = tuple[str, str]


@login_required
@require_GET
def show_ignored(request: HttpRequest) -> HttpResponse:
    """The rules, and a form for one more; `?kind=` and `?text=` fill it in, as a link from a name does."""
    return _show(request, _form(request.GET))


@login_required
@require_GET
def preview_ignored(request: HttpRequest) -> HttpResponse:
    """How much is stored of what a form's rule is about, in a sentence."""
    return render(request, "pages/ignored_preview.html", _preview(_account(request), _form(request.GET)))


@login_required
@require_POST
def save_ignored(request: HttpRequest) -> HttpResponse:
    """Ignore `text` of a `kind`. `do`: `keep` lets stand what is stored, `delete` deletes it, `preview` tells of it."""
    account, form = _account(request), _form(request.POST)
    if request.POST.get("do") == "preview":
        return _show(request, form)
    try:
        pair = check_pair(form["kind"], form["text"])
        known = pair in _read(account)
        _change(account, add=[pair])
    except IgnoreError as error:
        return _show(request, form, str(error))
    text, state = f"{_say(pair)} is ignored on every device.", {} if known else {"unignore": pair}
    if request.POST.get("do") == "delete":
        told, more = _delete(account, pair)
        text, state = f"{text} {told}", state | more
    keep_notice(request, account, make_notice(account, text, _ACTION, state))
    return redirect("/ignored")


@login_required
@require_POST
def change_ignored_page(request: HttpRequest) -> HttpResponse:
    """`remove` a rule (`KIND:TEXT`), `bring` a deletion back or `end` it now (its number), or `undo`.

    `seen`: the person knows which rules came back.
    """
    account, given = _account(request), request.POST
    try:
        if "undo" in given:
            _take_back(account, open_undo(account, _ACTION, given["undo"]))
        elif "remove" in given:
            _remove(request, account, given["remove"])
        elif "seen" in given:
            with get_store().writing() as connection:
                clear_returned(connection, account)
        else:
            _settle(request, account, given)
    except (UndoError, ValueError):
        return HttpResponseBadRequest("Expected remove=KIND:TEXT, bring=NUMBER, end=NUMBER, seen or undo.")
    return redirect("/ignored")


def _delete(account: int, pair: Pair) -> tuple[str, dict[str, Any]]:
    """Delete what is stored; gives what to say of it, and what takes it back."""
    seconds, now = count_stored(get_store(), account, pair), int(time.time())
    if not seconds and not has_beats(get_store(), account, pair, now):
        return "Nothing was stored of it.", {}
    number = forget(get_store(), account, pair, now)
    text = f"{_time(seconds)} was deleted." if seconds else "What editors told of it goes in an hour."
    return text, {"bring": number}


def _remove(request: HttpRequest, account: int, told: str) -> None:
    kind, _, text = told.partition(":")
    if (kind, text) not in _read(account):
        raise Http404
    _change(account, remove=[(kind, text)])
    notice = make_notice(
        account, f"{_say((kind, text))} is recorded again.", _ACTION, {"ignore": [kind, text]}
    )
    keep_notice(request, account, notice)


def _settle(request: HttpRequest, account: int, given: Mapping[str, str]) -> None:
    """Bring one deletion back, or make it final now."""
    action = "bring" if "bring" in given else "end"
    number = int(given.get(action, ""))
    gone = next((each for each in read_forgotten(get_store(), account) if each.id == number), None)
    if gone is None:
        raise Http404
    if action == "end":
        end_deletion(get_store(), account, gone)
        return
    bring_back(get_store(), account, number)
    text = f"{_time(gone.seconds)} of {_say(gone.what)} is back."
    keep_notice(request, account, make_notice(account, text, _ACTION, {"forget": gone.what}))


def _take_back(account: int, state: Mapping[str, Any]) -> None:
    if "bring" in state:
        bring_back(get_store(), account, int(state["bring"]))
    if "unignore" in state:
        _change(account, remove=[_pair(state["unignore"])])
    if "ignore" in state:
        _change(account, add=[_pair(state["ignore"])])
    if "forget" in state:
        forget(get_store(), account, _pair(state["forget"]), int(time.time()))


def _change(account: int, add: Iterable[Pair] = (), remove: Iterable[Pair] = ()) -> None:
    store = get_store()
    with store.writing() as connection:
        change_ignored(connection, store.vault.sealer(account), account, add, remove)


def _read(account: int) -> frozenset[Pair]:
    return read_ignored(get_store().reader(), get_store().vault.sealer(account), account)


def _pair(told: list[str]) -> Pair:
    return told[0], told[1]


def _account(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


def _form(given: Mapping[str, str]) -> dict[str, str]:
    kind = given.get("kind", "")
    return {"kind": kind if kind in _KINDS else "site", "text": given.get("text", "")}


def _preview(account: int, form: Mapping[str, str]) -> dict[str, str]:
    """What is stored of it; the error instead, where there is one and something was typed."""
    if not form["text"].strip():
        return {}
    try:
        pair = check_pair(form["kind"], form["text"])
    except IgnoreError as error:
        return {"preview_error": str(error)}
    seconds = count_stored(get_store(), account, pair)
    stored = f"{_time(seconds)} stored" if seconds else "nothing stored"
    known = " It is ignored already." if pair in _read(account) else ""
    return {"preview": f"{_describe(pair)}: {stored}.{known}"}


def _describe(pair: Pair) -> str:
    """What a rule is about, in full."""
    kind, text = pair
    if kind == "title":
        return f"Whatever has “{text}” in its title"
    return f"The app {text}" if kind == "app" else f"{text}, its parts and all hosts below it"


def _say(pair: Pair) -> str:
    kind, text = pair
    return f"“{text}” in titles" if kind == "title" else text


def _time(seconds: int) -> str:
    return words(seconds) if seconds >= 60 else f"{seconds} s"


def _show(request: HttpRequest, form: Mapping[str, str], error: str = "") -> HttpResponse:
    account = _account(request)
    returned = read_returned(get_store().reader(), get_store().vault.sealer(account), account)
    context: dict[str, Any] = {
        "rules": [
            (kind, text, _REACH[kind], _say_returned(returned.get((kind, text), 0)))
            for kind, text in sorted(_read(account), key=lambda each: each[1])
        ],
        "returned": len(returned),
        "forgotten": [_tell(each) for each in read_forgotten(get_store(), account)],
        "form": form,
        "error": error,
        "kinds": _KINDS.items(),
        "longest": LONGEST,
        "notice": None if error else take_notice(request, account),
    }
    if not error:
        context |= _preview(account, form)
    return render(request, "pages/ignored.html", context, status=422 if error else 200)


def _say_returned(when: int) -> str:
    return f"told again by a device on {date_format(to_date(when // DAY_SECONDS), 'j F')}" if when else ""


def _tell(gone: Forgotten) -> dict[str, Any]:
    return {
        "id": gone.id,
        "what": _say(gone.what),
        "time": _time(gone.seconds),
        "doing": gone.doing,
        "until": time.strftime("%H:%M", time.localtime(gone.due)),
    }
