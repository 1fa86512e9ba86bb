# SPDX-License-Identifier: AGPL-3.0-or-later
"""The official SDK's own client lists and calls every tool, over HTTP and over standard input and output."""

from __future__ import annotations

import asyncio
import http.client
import json
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from hourself.server.api.mcp.tools import TOOLS
from tests.running import KEY, Server

#: What each tool is asked; those that are not here need no arguments.
ASKED: dict[str, dict[str, Any]] = {
    "search": {"text": "git"},
    "time_by_kind": {"kind": "overview", "period": "month", "per": "day", "limit": 5},
    "compare": {"period": "week"},
}
Connect = Callable[[], Any]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("mcp")
    with Server(data, "--port", "0", "--demo") as running:
        running._environ["HOURSELF_DATA"] = str(data / "demo")
        yield running


@pytest.fixture(params=["auto", "legacy"])
def over_http(server: Server, request: pytest.FixtureRequest) -> Connect:
    key = server.run("api-key", "create", "assistant").strip()

    @asynccontextmanager
    async def connect() -> AsyncIterator[Client]:
        async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}) as line:
            transport = streamable_http_client(f"http://127.0.0.1:{server.port}/mcp", http_client=line)
            async with Client(transport, mode=request.param) as client:
                yield client

    return connect


@pytest.fixture(params=["auto", "legacy"])
def over_stdio(server: Server, request: pytest.FixtureRequest) -> Connect:
    data = server._environ["HOURSELF_DATA"]
    command = ["-m", "hourself", "mcp", "--data", data]
    parameters = StdioServerParameters(command=sys.executable, args=command, env={"HOURSELF_KEY": KEY})
    return lambda: Client(parameters, mode=request.param)


async def _call_all(connect: Connect) -> dict[str, dict[str, Any]]:
    async with connect() as client:
        tools = (await client.list_tools()).tools
        assert [True] * len(tools) == [tool.annotations.read_only_hint for tool in tools]
        called = {tool.name: await client.call_tool(tool.name, ASKED.get(tool.name, {})) for tool in tools}
    assert [] == [name for name, result in called.items() if result.is_error]
    return {name: result.structured_content for name, result in called.items()}


def _check(found: dict[str, dict[str, Any]]) -> None:
    assert [tool.name for tool in TOOLS] == list(found)
    assert found["summary"]["total_seconds"] == sum(each["seconds"] for each in found["summary"]["levels"])
    assert (5, "seconds") == (len(found["time_by_kind"]["rows"]), found["time_by_kind"]["unit"])
    assert {"github.com"} <= {each["name"]["name"] for each in found["search"]["found"]}


def test_every_tool_over_http(over_http: Connect) -> None:
    _check(asyncio.run(_call_all(over_http)))


def test_every_tool_over_stdio(over_stdio: Connect) -> None:
    _check(asyncio.run(_call_all(over_stdio)))


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("summary", {"period": "yesterday"}, "2026-11-24"),
        ("summary", {"schedule": 99}, "schedules lists them"),
        ("time_by_kind", {"limit": 1000}, "limit"),
        ("time_by_kind", {"kind": "document", "period": "year"}, "31 days"),
        ("nonsense", {}, "summary"),
    ],
)
def test_a_mistake_is_told_to_the_model(over_http: Connect, tool: str, arguments: Any, told: str) -> None:
    async def call() -> Any:
        async with over_http() as client:
            return await client.call_tool(tool, arguments)

    result = asyncio.run(call())

    assert (True, True) == (result.is_error, told in result.content[0].text)


def post(server: Server, method: str = "POST", **headers: str) -> http.client.HTTPResponse:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    told = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    line.request(method, "/mcp", json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"}), told | headers)
    response = line.getresponse()
    response.read()
    line.close()
    return response


def test_a_key_with_the_scope_is_needed(server: Server) -> None:
    other = server.run("api-key", "create", "writer", "--scope", "write").strip()
    bearers = [{}, {"Authorization": "Bearer none"}, {"Authorization": f"Bearer {other}"}]

    assert [401, 401, 403] == [post(server, **bearer).status for bearer in bearers]


def test_other_sites_may_not_ask(server: Server) -> None:
    key = server.run("api-key", "create", "reader").strip()
    origins = ["https://example.org", f"http://127.0.0.1:{server.port}"]

    assert [403, 200] == [
        post(server, Authorization=f"Bearer {key}", Origin=origin).status for origin in origins
    ]


def test_there_is_no_stream_to_hold_open(server: Server) -> None:
    assert (405, "POST") == ((response := post(server, "GET")).status, response.headers["Allow"])


def test_without_a_store_none_is_made(tmp_path: Path) -> None:
    from hourself.server.api.mcp.stdio import serve
    from hourself.server.store.cipher import StoreError

    with pytest.raises(StoreError, match="hourself start"):
        serve(tmp_path / "server", KEY)

    assert [] == list(tmp_path.iterdir())
