# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rules page: what a name or title contains says its category and level, from now on and for all of the past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from hourself.core.pulse import words
from hourself.core.taxonomy import CATEGORIES, LEVEL_NAMES, Category
from hourself.server.jobs.retitling import read_progress, resume, retitle
from hourself.server.pages.undo import keep_notice, make_notice, open_undo, take_notice
from hourself.server.report.matches import Matches, read_matches
from hourself.server.report.today import read_today
from hourself.server.store.rules import (
    MAX_PATTERN,
    Rule,
    RuleError,
    delete_rule,
    move_rule,
    read_rules,
    save_rule,
)
from hourself.server.store.store import get_store

_ACTION = "/rules/change"
_DAYS = 30
_LEVELS = {str(level): level for level in LEVEL_NAMES}
_CATEGORIES = {f"{each.overview}/{each.category}": each for each in CATEGORIES}
_KINDS = {"any": "site or app", "site": "site", "app": "app"}
#: What a form holds before anything is typed; an address may say otherwise, as a link from a name does.
_FRESH = {
    "id": "",
    "kind": "any",
    "field": "name",
    "how": "contains",
    "text": "",
    "category": "",
    "level": "",
}


@login_required
@require_GET
def show_rules(request: HttpRequest) -> HttpResponse:
    """The rules in their order, and a form for one: new, or `?edit=` the number of one."""
    account = int(request.user.pk or 0)
    rules = read_rules(get_store(), account)
    if any(rule.field == "title" for rule in rules):
        resume(get_store(), account)
    edited = next((rule for rule in rules if str(rule.id) == request.GET.get("edit")), None)
    form = _form(edited) if edited else _FRESH | _only(request.GET, set(_FRESH) - {"id"})
    return _show(request, account, form)


@login_required
@require_GET
def preview_rule(request: HttpRequest) -> HttpResponse:
    """What the rule in a form would match, in a sentence."""
    account = int(request.user.pk or 0)
    context = _preview(account, _FRESH | _only(request.GET, set(_FRESH)))
    return render(request, "pages/rules_preview.html", context)


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Add a rule, or change the one whose `id` the form holds; `preview` only tells what it would match."""
    account = int(request.user.pk or 0)
    form = _FRESH | _only(request.POST, set(_FRESH))
    if "preview" in request.POST:
        return _show(request, account, form)
    try:
        rule = _rule(form)
        before = {each.id: each for each in read_rules(get_store(), account)}.get(rule.id)
        saved = save_rule(get_store(), account, rule)
    except RuleError as error:
        return _show(request, account, form, str(error))
    _settle(account, before, saved)
    state = {"restore": _pack(before)} if before else {"delete": saved.id}
    keep_notice(request, account, make_notice(account, f"Saved: {_say(saved)}.", _ACTION, state))
    return redirect("/rules")


@login_required
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """`delete` a rule, `move` one (`ID:PLACE`), or `undo`."""
    account = int(request.user.pk or 0)
    try:
        if "undo" in request.POST:
            _take_back(account, open_undo(account, _ACTION, request.POST["undo"]))
        elif "move" in request.POST:
            number, _, place = request.POST["move"].partition(":")
            _move(request, account, int(number), int(place))
        else:
            _delete(request, account, int(request.POST["delete"]))
    except (KeyError, ValueError):
        return HttpResponseBadRequest("Expected delete=ID, move=ID:PLACE or undo.")
    return redirect("/rules")


def _move(request: HttpRequest, account: int, number: int, place: int) -> None:
    before = move_rule(get_store(), account, number, place)
    moved = next(rule for rule in read_rules(get_store(), account) if rule.id == number)
    _settle(account, moved)
    text = f"{_say(moved)}: number {moved.place} now."
    keep_notice(request, account, make_notice(account, text, _ACTION, {"move": [number, before]}))


def _delete(request: HttpRequest, account: int, number: int) -> None:
    gone = delete_rule(get_store(), account, number)
    _settle(account, gone)
    notice = make_notice(account, f"Deleted: {_say(gone)}.", _ACTION, {"restore": _pack(gone)})
    keep_notice(request, account, notice)


def _take_back(account: int, state: Mapping[str, Any]) -> None:
    if "restore" in state:
        packed = dict(state["restore"])
        packed["category"] = Category(*packed["category"]) if packed["category"] else None
        _settle(account, save_rule(get_store(), account, Rule(**packed)))
    elif "move" in state:
        move_rule(get_store(), account, *state["move"])
        _settle(account, *read_rules(get_store(), account))
    else:
        _settle(account, delete_rule(get_store(), account, state["delete"]))


def _settle(account: int, *changed: Rule | None) -> None:
    """Past time is moved only where a rule on titles came, went or changed; the others hold when names are read."""
    if any(rule is not None and rule.field == "title" for rule in changed):
        retitle(get_store(), account)


def _pack(rule: Rule) -> dict[str, Any]:
    return asdict(rule)


def _only(values: Mapping[str, str], keys: set[str]) -> dict[str, str]:
    return {key: values[key] for key in keys if key in values}


def _rule(form: Mapping[str, str]) -> Rule:
    number = int(form["id"]) if form["id"].isdecimal() else 0
    if form["category"] and form["category"] not in _CATEGORIES:
        raise RuleError("There is no such category.")
    return Rule(
        kind=form["kind"],
        field=form["field"],
        pattern=form["text"].strip(),
        is_regex=form["how"] == "matches",
        category=_CATEGORIES.get(form["category"]),
        level=_LEVELS.get(form["level"]),
        id=number,
    )


def _form(rule: Rule) -> dict[str, str]:
    return {
        "id": str(rule.id),
        "kind": rule.kind,
        "field": rule.field,
        "how": "matches" if rule.is_regex else "contains",
        "text": rule.pattern,
        "category": "/".join(rule.category or ()),
        "level": "" if rule.level is None else str(rule.level),
    }


def _say(rule: Rule) -> str:
    how = "matches" if rule.is_regex else "contains"
    return f"{_KINDS[rule.kind]} whose {rule.field} {how} “{rule.pattern}”"


def _preview(account: int, form: Mapping[str, str]) -> dict[str, Any]:
    """What the form's rule would match; the error instead, where there is one and something was typed."""
    if not form["text"].strip():
        return {}
    try:
        # Whatever is chosen, or not yet, matters not for what matches.
        rule = _rule({**form, "level": form["level"] or "0"})
    except RuleError as error:
        return {"preview_error": str(error)}
    today = read_today().day
    matches = read_matches(get_store(), account, rule, max(today - _DAYS + 1, 0), today)
    return {"matches": matches, "matched": _say_matches(rule, matches)}


def _say_matches(rule: Rule, matches: Matches) -> str:
    where = "" if rule.field == "name" else f" in the last {_DAYS} days"
    if not matches.count:
        return f"Matches no {rule.field}{where} so far."
    things = f"{matches.count} {rule.field}{'s' * (matches.count != 1)}"
    kept = f" {matches.chosen} of them you sorted yourself: that stays." if matches.chosen else ""
    return f"Matches {things}, {words(matches.seconds)} in the last {_DAYS} days.{kept}"


def _show(request: HttpRequest, account: int, form: Mapping[str, str], error: str = "") -> HttpResponse:
    rules = read_rules(get_store(), account)
    progress = read_progress(account)
    context = {
        "rules": [{"it": rule, "says": _say(rule), "level": _level(rule)} for rule in rules],
        "form": form,
        "error": error,
        "kinds": _KINDS.items(),
        "longest": MAX_PATTERN,
        "all_categories": CATEGORIES,
        "level_names": LEVEL_NAMES.items(),
        "notice": None if error else take_notice(request, account),
        "progress": None if progress is None else int(progress * 100),
    }
    if not error:
        context |= _preview(account, form)
    return render(request, "pages/rules.html", context, status=422 if error else 200)


def _level(rule: Rule) -> str:
    return "" if rule.level is None else LEVEL_NAMES[rule.level]
