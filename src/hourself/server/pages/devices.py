# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of devices: what each does and has recorded, its name, and signing it out."""

from __future__ import annotations

import time
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from hourself.core.pulse import clock
from hourself.server.accounts.devices import (
    LONGEST,
    DeviceError,
    Listed,
    check_name,
    read_fleet,
    rename_device,
    revoke_device,
)
from hourself.server.accounts.tokens import Device
from hourself.server.pages.moments import say_ago, say_date
from hourself.server.pages.status import Status, judge
from hourself.server.pages.undo import UndoError, keep_notice, make_notice, open_undo, take_notice
from hourself.server.report.devices import Recorded, read_recorded
from hourself.server.report.today import read_today
from hourself.server.store.store import get_store

_ACTION = "/devices/change"
_NOTHING = Recorded(0, 0)
_LOOPBACK = ("127.0.0.1:", "localhost:", "[::1]:")


class Row(NamedTuple):
    """A device of the page: what it is, what it does, and what it recorded, in words."""

    it: Listed
    status: Status
    system: str
    heard: str
    today: str
    stored: str
    since: str
    ended: str


@login_required
@require_GET
def show_devices(request: HttpRequest) -> HttpResponse:
    """All devices, and how to add one."""
    return _show(request)


@login_required
@require_POST
def change_devices(request: HttpRequest) -> HttpResponse:
    """`rename` or `revoke` the device of that number, or `undo` a renaming."""
    account = _account(request)
    try:
        if "undo" in request.POST:
            _name(account, *open_undo(account, _ACTION, request.POST["undo"]))
        elif "rename" in request.POST:
            _rename(request, account, _number(request, "rename"))
        else:
            _revoke(account, _number(request, "revoke"))
    except DeviceError as error:
        told = {
            "error": str(error),
            "wrong": _number(request, "rename"),
            "name": request.POST.get("name", ""),
        }
        return _show(request, status=422, **told)
    except UndoError:
        raise Http404 from None
    return redirect("devices")


def _rename(request: HttpRequest, account: int, device: int) -> None:
    before = next((each.name for each in read_fleet(get_store().reader(), account) if each.id == device), "")
    name = _name(account, device, request.POST.get("name", ""))
    if name != before:
        text = f"“{before}” is called “{name}” now."
        keep_notice(request, account, make_notice(account, text, _ACTION, [device, before]))


def _name(account: int, device: int, name: str) -> str:
    with get_store().writing() as connection:
        checked = check_name(connection, account, name, but=device)
        if not rename_device(connection, account, device, checked):
            raise Http404
    return checked


def _revoke(account: int, device: int) -> None:
    with get_store().writing() as connection:
        if not revoke_device(connection, account, device, int(time.time())):
            raise Http404


def _number(request: HttpRequest, action: str) -> int:
    number = request.POST.get(action, "")
    if not number.isdecimal() or len(number) > 15:
        raise Http404
    return int(number)


def _account(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


def _show(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    account, now = _account(request), int(time.time())
    recorded = read_recorded(get_store(), account, read_today().day)
    rows = [_tell(each, recorded, now) for each in read_fleet(get_store().reader(), account)]
    content = {
        "rows": [row for row in rows if row.it.revoked is None],
        "ended": [row for row in rows if row.it.revoked is not None],
        "sentence": _say(rows),
        "server": f"{request.scheme}://{request.get_host()}",
        "alone": request.get_host().startswith(_LOOPBACK),
        "longest": LONGEST,
        "notice": take_notice(request, account),
    }
    return render(request, "pages/devices.html", content | more, status=status)


def _tell(it: Listed, recorded: dict[int, Recorded], now: int) -> Row:
    seconds = recorded.get(it.id, _NOTHING)
    file = it.state == "import"
    return Row(
        it,
        judge(Device(it.id, it.name, it.seen, it.state, it.until, it.forked), now),
        "" if file else " ".join(filter(None, (it.system, it.release))),
        "" if file else say_ago(it.seen, now),
        "" if file else clock(seconds.day),
        clock(seconds.all),
        say_date(it.created),
        say_date(it.revoked),
    )


def _say(rows: list[Row]) -> str:
    """How things stand, in a sentence."""
    sending = [row for row in rows if row.it.revoked is None and row.it.state != "import"]
    if not sending:
        return "No device sends time to you."
    here = sum(row.status.state == "recording" for row in sending)
    if len(sending) == 1:
        return "One device, and it records now." if here else "One device, and it does not record now."
    told = {0: "none records now", 1: "one records now"}.get(here, f"{here} record now")
    return f"{len(sending)} devices, and {told}."
