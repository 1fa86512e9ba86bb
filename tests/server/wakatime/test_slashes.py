# SPDX-License-Identifier: AGPL-3.0-or-later
"""An `api_url` that ends with a slash, against a real server."""

from __future__ import annotations

from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.running import Server

BASES = ("/api", "/api/v1", "/api/compat/wakatime/v1")


def ask(port: int, address: str) -> int:
    line = HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("POST", address, b"{}")
    status = line.getresponse().status
    line.close()
    return status


def test_a_slash_too_many_behind_the_base_is_none(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        told = {ask(server.port, f"{base}//users/current/heartbeats.bulk") for base in BASES}
        odd = {
            ask(server.port, each)
            for each in ("/api/v1/users//current/heartbeats", "//api/v1/heartbeats", "/api//keys")
        }

        assert ({401}, {400}) == (told, odd)


def test_behind_a_proxy_a_path_has_one_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOURSELF_BEHIND_PROXY", "yes")
    with Server(tmp_path) as server:
        assert 400 == ask(server.port, "/api/v1//users/current/heartbeats")
