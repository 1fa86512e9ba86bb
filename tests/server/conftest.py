# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real store, with real keys, for the whole test process; a new person for each test."""

from __future__ import annotations

import io
import json
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hourself.server.store.store import Store

Post = Callable[..., tuple[str, dict[str, Any]]]
Knock = Callable[..., tuple[str, dict[str, Any]]]


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    from hourself.server.conf.boot import boot, prepare
    from hourself.server.conf.options import load_options

    data = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOURSELF_DATA", str(data))
        patch.setenv("HOURSELF_KEY", secrets.token_hex(32))
        patch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
        opened = boot(load_options())
        prepare(opened)
        yield opened


class Cast(NamedTuple):
    """A person and their device."""

    account: int
    token: str


@pytest.fixture
def person(store: Store) -> Cast:
    from hourself.server.accounts.models import Person
    from hourself.server.accounts.tokens import add_device

    account = Person.objects.create().pk
    store.vault.make(account)
    with store.writing() as connection:
        return Cast(account, add_device(connection, account, "laptop", 1))


@pytest.fixture
def post(knock: Knock) -> Post:
    """Send spans through the ingest door, as the person's device."""

    def send(*spans: dict[str, Any], **fields: Any) -> tuple[str, dict[str, Any]]:
        token = {"token": fields.pop("token")} if "token" in fields else {}
        return knock("batch", {"version": 1, "spans": list(spans), **fields}, **token)

    return send


@pytest.fixture
def knock(store: Store, person: Cast) -> Iterator[Knock]:
    """Ask the ingest door, as the person's device: by POST if there is something to send."""
    from hourself.server.ingest.door import Door

    door = Door(store)

    def ask(path: str, content: object = None, token: str = person.token) -> tuple[str, dict[str, Any]]:
        body = json.dumps(content).encode() if content is not None else b""
        status: list[str] = []
        environ = {
            "PATH_INFO": f"/ingest/v1/{path}",
            "REQUEST_METHOD": "POST" if content is not None else "GET",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_AUTHORIZATION": f"Bearer {token}",
            "wsgi.input": io.BytesIO(body),
        }
        answer = b"".join(door(environ, lambda line, _headers: status.append(line)))
        return status[0][:3], json.loads(answer)

    yield ask
    door.committer.close()


def span(sequence: int, start: int, end: int, name: str = "XTerm", **more: Any) -> dict[str, Any]:
    """A span as it stands on the wire."""
    kind = "site" if "." in name else "app"
    return {
        "sequence": sequence,
        "start": start,
        "end": end,
        "offset": 60,
        "kind": kind,
        "name": name,
        **more,
    }


def files_of(store: Store) -> list[Path]:
    """Every file that the store writes."""
    return [file for file in store.folder.rglob("*") if file.is_file()]
