# SPDX-License-Identifier: AGPL-3.0-or-later
"""The documentation's page: the description for people, with questions that one can ask right there.

Swagger UI and ReDoc weigh more than this product's whole pages may; the description is small enough for a template.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hourself.server.api.v1.api import api

_METHODS = ("get", "post", "put", "patch", "delete")


def show_docs(request: HttpRequest) -> HttpResponse:
    """All operations, in groups."""
    schema = api.get_openapi_schema()
    groups: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for address, methods in schema["paths"].items():
        for method in _METHODS:
            if method in methods:
                groups[methods[method]["tags"][0]].append(_tell(schema, address, method, methods[method]))
    content = {
        "about": _unquote(schema["info"]["description"]),
        "version": schema["info"]["version"],
        "rate": settings.HOURSELF_API_RATE,
        "groups": list(groups.items()),
    }
    return render(request, "pages/api_docs.html", content)


def _tell(schema: dict[str, Any], address: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    responses = operation["responses"]
    return {
        "id": operation["operationId"],
        "address": address,
        "method": method.upper(),
        "about": _unquote(operation["description"]),
        "scope": operation["x-scope"],
        "parameters": [_tell_parameter(schema, each) for each in operation["parameters"]],
        "fields": _tell_fields(schema, operation.get("requestBody", {})),
        "answers": [
            (
                code,
                schema["components"]["responses"][f"Problem{code}"]["description"]
                if "$ref" in told
                else told["description"],
            )
            for code, told in sorted(responses.items())
        ],
        "answer": _name(next(told for code, told in sorted(responses.items()))),
    }


def _tell_parameter(schema: dict[str, Any], parameter: dict[str, Any]) -> dict[str, Any]:
    kind = _plain(schema, parameter["schema"])
    return {
        "name": parameter["name"],
        "place": parameter["in"],
        "required": parameter["required"],
        "about": _unquote(parameter.get("description", "")),
        "choices": kind.get("enum", ()),
        "default": parameter["schema"].get("default"),
        "type": _type(kind),
    }


def _tell_fields(schema: dict[str, Any], body: dict[str, Any]) -> list[dict[str, Any]]:
    if not body:
        return []
    told = schema["components"]["schemas"][_name(body)]
    return [
        {
            "name": name,
            "required": name in told.get("required", ()),
            "about": _unquote(field.get("description", "")),
            "type": _type(_plain(schema, field)),
        }
        for name, field in told["properties"].items()
    ]


def _plain(schema: dict[str, Any], kind: dict[str, Any]) -> dict[str, Any]:
    """The schema that a value has when it is there: without references and null."""
    for each in kind.get("anyOf", ()):
        if each.get("type") != "null":
            return _plain(schema, each)
    for each in kind.get("allOf", ()):
        return _plain(schema, each)
    if "$ref" in kind:
        found: dict[str, Any] = schema["components"]["schemas"][kind["$ref"].rpartition("/")[2]]
        return found
    return kind


def _type(kind: dict[str, Any]) -> str:
    return str(kind.get("format") or kind.get("type", ""))


def _name(told: dict[str, Any]) -> str:
    """The name of the schema in a body or an answer; empty for none."""
    content = told.get("content", {}).get("application/json", {})
    return str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]


def _unquote(text: str) -> str:
    """A description without its Markdown, of which there are backticks alone."""
    return text.replace("`", "")
