# SPDX-License-Identifier: AGPL-3.0-or-later
"""The server itself, and buckets: what there is, making, deleting."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from hourself.server.api.activitywatch.access import Caller, Refused
from hourself.server.api.activitywatch.bodies import clean_text, read_json
from hourself.server.api.activitywatch.doors import tell
from hourself.server.store.store import get_store
from hourself.server.watchers.buckets import Bucket, Shelf

#: What a client says that runs on the server's own computer.
_LOCAL = "!local"
_REQUIRED = ("client", "type", "hostname")


def show_info(caller: Caller, _request: HttpRequest) -> HttpResponse:
    """What a client asks first: is anybody there, and on which computer?"""
    told = {
        "hostname": platform.node(),
        "version": f"v{version('hourself')} (hourself)",
        "testing": False,
        "device_id": _device(caller),
    }
    return tell(told)


def show_buckets(caller: Caller, _request: HttpRequest) -> HttpResponse:
    """Every bucket, by its id."""
    return tell({bucket.id: bucket.describe() for bucket in reading(caller).all()})


def show_bucket(caller: Caller, _request: HttpRequest, bucket: str) -> HttpResponse:
    """One bucket."""
    return tell(find_bucket(reading(caller), bucket).describe())


def make_bucket(caller: Caller, request: HttpRequest, bucket: str) -> HttpResponse:
    """Make a bucket: 200, or 304 where there is one of that id."""
    told = read_json(request)
    if not isinstance(told, dict) or any(name not in told for name in _REQUIRED):
        raise Refused(400, "Expected an object with client, type and hostname.")
    device = None
    if told["hostname"] == _LOCAL:
        told, device = told | {"hostname": platform.node()}, _device(caller)
    with writing(caller) as shelf:
        made = shelf.add(clean_text(bucket), told, time.time_ns() // 1000, device)
    return tell({}) if made else HttpResponse(status=304)


def delete_bucket(caller: Caller, request: HttpRequest, bucket: str) -> HttpResponse:
    """Delete a bucket with all that is in it; only with `?force=1`, as aw-server has it."""
    with writing(caller) as shelf:
        found = find_bucket(shelf, bucket)
        if request.GET.get("force") != "1":
            raise Refused(401, "Deleting a bucket needs ?force=1.")
        shelf.delete(found)
    return tell({})


def find_bucket(shelf: Shelf, name: str) -> Bucket:
    """The bucket of an id. Raises `Refused`."""
    bucket = shelf.find(clean_text(name))
    if bucket is None:
        raise Refused(404, "There's no bucket of that name.")
    return bucket


def reading(caller: Caller) -> Shelf:
    """The caller's buckets, to read."""
    store = get_store()
    return Shelf(store.reader(), caller.account, store.vault.sealer(caller.account))


@contextmanager
def writing(caller: Caller) -> Iterator[Shelf]:
    """The caller's buckets, in a transaction of their own."""
    store = get_store()
    with store.writing() as connection:
        sealer, files = store.vault.sealer(caller.account), settings.HOURSELF_WAKATIME_FILES
        yield Shelf(connection, caller.account, sealer, files=files)


def stream(caller: Caller, write: Callable[[Shelf], Iterator[bytes]]) -> Iterator[bytes]:
    """A long answer, on a connection of its own: one whose reader is slow keeps nobody on an old state of the store."""
    store = get_store()
    connection = store.writer()
    try:
        connection.execute("PRAGMA query_only = ON")
        yield from write(Shelf(connection, caller.account, store.vault.sealer(caller.account)))
    finally:
        connection.close()


def _device(caller: Caller) -> str:
    """A number for the server's computer: always the same, and nothing that the computer itself is known by."""
    sealed = get_store().vault.sealer(caller.account).seal("device", "watcher_host")
    return str(UUID(bytes=sealed[:16], version=4))
