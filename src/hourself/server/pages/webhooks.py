# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of webhooks: addresses that are told what happens, and the log of what was delivered."""

from __future__ import annotations

import json
import time
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from hourself.server.pages.moments import say_moment
from hourself.server.report.today import read_today
from hourself.server.store.store import get_store
from hourself.server.webhooks.actions import add_ping, add_webhook, delete_webhook, deliver_again
from hourself.server.webhooks.deliver import deliver_one
from hourself.server.webhooks.queries import Delivery, read_deliveries, read_webhooks
from hourself.server.webhooks.rules import CHOOSABLE, EVENTS, WebhookError


@login_required
@require_GET
def show_webhooks(request: HttpRequest) -> HttpResponse:
    """Addresses and the log."""
    return _show(request)


@login_required
@require_POST
def make_webhook(request: HttpRequest) -> HttpResponse:
    """Add the form's `url` for its `event`s, and show its secret: this page alone ever does."""
    url, events = request.POST.get("url", "").strip(), request.POST.getlist("event")
    today, private = read_today().day, settings.HOURSELF_WEBHOOK_PRIVATE
    try:
        _, secret = add_webhook(
            get_store(), _account(request), url, events, int(time.time()), today=today, private=private
        )
    except WebhookError as error:
        return _show(request, error=str(error), url=url, chosen=events, status=422)
    response = _show(request, secret=secret, made=url)
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def change_webhooks(request: HttpRequest) -> HttpResponse:
    """`delete` and `ping` a webhook; send a delivery `again`."""
    account, now = _account(request), int(time.time())
    action = next((each for each in ("delete", "ping", "again") if each in request.POST), "")
    number = request.POST.get(action, "")
    if not number.isdecimal() or len(number) > 15:
        raise Http404
    try:
        if action == "delete":
            delete_webhook(get_store(), account, int(number))
        else:
            _send(account, action, int(number), now)
    except KeyError:
        raise Http404 from None
    return redirect("webhooks")


def _send(account: int, action: str, number: int, now: int) -> None:
    """Send at once, so that the page can tell what came of it."""
    if action == "ping":
        number = add_ping(get_store(), account, number, now)
    else:
        deliver_again(get_store(), account, number, now)
    deliver_one(get_store(), account, number, private=settings.HOURSELF_WEBHOOK_PRIVATE)


def _account(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


def _show(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    account = _account(request)
    webhooks = read_webhooks(get_store(), account)
    urls = {each.id: each.url for each in webhooks}
    content = {
        "webhooks": webhooks,
        "log": [_say(each, urls) for each in read_deliveries(get_store(), account)],
        "events": [(each, EVENTS[each]) for each in CHOOSABLE],
        "private": settings.HOURSELF_WEBHOOK_PRIVATE,
    }
    return render(request, "pages/webhooks.html", content | more, status=status)


def _say(delivery: Delivery, urls: dict[int, str]) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "event": delivery.event,
        "url": urls.get(delivery.webhook, ""),
        "created": say_moment(delivery.created),
        "state": _say_state(delivery),
        "failed": delivery.due is None and not delivery.arrived,
        "answer": delivery.error or (f"answered {delivery.status}" if delivery.status else ""),
        "tries": delivery.attempts if delivery.attempts > 1 else 0,
        "body": json.dumps(delivery.body, indent=2, ensure_ascii=False),
        "message": delivery.message,
    }


def _say_state(delivery: Delivery) -> str:
    if delivery.arrived:
        return "arrived"
    if delivery.due is None:
        return "failed" if delivery.event == "ping" else "given up"
    if not delivery.attempts:
        return f"waits for {say_moment(delivery.due)}" if delivery.due > time.time() else "on its way"
    return f"next try {say_moment(delivery.due)}"
