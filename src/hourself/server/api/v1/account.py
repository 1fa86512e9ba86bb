# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose key it is, the key itself, and devices."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from hourself.core.days import format_day
from hourself.server.accounts.tokens import add_device, read_api_keys, read_devices
from hourself.server.api.v1.answered import Devices, KeyNow, Me, NewDevice
from hourself.server.api.v1.asked import DeviceTold
from hourself.server.api.v1.auth import INGEST, READ, holder_of
from hourself.server.report.figures import VERSION, format_offset
from hourself.server.report.today import read_today
from hourself.server.store.revision import read_revision
from hourself.server.store.store import get_store

router = Router(tags=["Account"])


@router.get("/me", auth=READ, response=Me)
def show_me(request: HttpRequest) -> dict[str, Any]:
    """Whose key it is, and which day it is there."""
    holder, today = holder_of(request), read_today()
    return {
        "account": holder.account,
        "name": holder.name,
        "today": format_day(today.day),
        "utc_offset": format_offset(today.offset),
        "revision": read_revision(get_store(), holder.account),
        "version": VERSION,
    }


@router.get("/keys/current", auth=READ, response=KeyNow)
def show_key(request: HttpRequest) -> dict[str, Any]:
    """The key that asks: its name, scopes and dates. A session has no name and no dates."""
    holder = holder_of(request)
    keys = read_api_keys(get_store().reader(), holder.account)
    key = next((each for each in keys if each.id == holder.key), None)
    dates = {each: getattr(key, each, None) for each in ("name", "created", "used", "expires")}
    return {"scopes": sorted(holder.scopes)} | dates


@router.get("/devices", auth=READ, response=Devices)
def list_devices(request: HttpRequest) -> dict[str, Any]:
    """Your devices."""
    devices = read_devices(get_store().reader(), holder_of(request).account)
    return {"devices": [each._asdict() for each in devices]}


@router.post("/devices", auth=INGEST, response={201: NewDevice})
def make_device(request: HttpRequest, told: DeviceTold) -> Status[dict[str, str]]:
    """Add a device. Its token, shown once, sends time to `/ingest/v1/batch` (docs/wire.md)."""
    with get_store().writing() as connection:
        token = add_device(connection, holder_of(request).account, told.name, int(time.time()))
    return Status(201, {"name": told.name, "token": token})
