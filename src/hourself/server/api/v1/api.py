# SPDX-License-Identifier: AGPL-3.0-or-later
"""The API and its description: every answer that may come is told, errors and limits too."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from pydantic.json_schema import models_json_schema

from hourself.server.api.v1 import account, focus, hours, journal, names, schedules
from hourself.server.api.v1.problem import MEDIA_TYPE, ProblemDetails, handle_errors
from hourself.server.report.figures import VERSION

PREFIX = "/api/v1"
_ABOUT = (
    "Your hours, for your programs. Send a key of /keys as `Authorization: Bearer KEY`; its scopes are read, write and "
    "ingest. Days and times of slots are local to the device that recorded them. Lists come in pages: `next` is the "
    "`cursor` of the page after. Answers carry an ETag: send it as If-None-Match and get 304 while nothing changed. "
    "Errors are problem details (RFC 9457)."
)
_ERRORS = {
    400: "The body is not JSON, or the address is not in its plain form",
    401: "No key, or none that is known",
    403: "The key lacks the scope",
    404: "There is no such thing",
    409: "There are too many already",
    413: "The body is too large",
    422: "A parameter or field is wrong",
    429: "Too many requests: wait as long as Retry-After says",
    503: "The store is busy: try again",
}


class API(NinjaAPI):
    """Ninja's, with all answers in its description."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function that answers."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **_: Any) -> OpenAPISchema:
        """The description (OpenAPI 3.1)."""
        schema: OpenAPISchema = super().get_openapi_schema(path_prefix=PREFIX)
        definitions = models_json_schema(
            [(ProblemDetails, "serialization")], ref_template="#/components/schemas/{model}"
        )[1]
        schema["components"]["schemas"] |= definitions["$defs"]
        schema["components"]["responses"] = {f"Problem{code}": _describe(code) for code in _ERRORS}
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                _complete(method, operation)
        return schema


api = API(
    title="Hourself",
    version=VERSION,
    description=_ABOUT,
    urls_namespace="v1",
    openapi_url="/openapi.json",
    docs_url=None,
)
for _room in (account, hours, names, schedules, journal, focus):
    api.add_router("", _room.router)
handle_errors(api)


def _describe(code: int) -> dict[str, Any]:
    headers = {"Retry-After": {"schema": {"type": "integer"}}} if code in {429, 503} else {}
    schema = {"$ref": "#/components/schemas/ProblemDetails"}
    content: dict[str, Any] = {MEDIA_TYPE: {"schema": schema}}
    if code == 400:
        # The outermost door, which every address shares, says it in a plain line.
        content["text/plain"] = {"schema": {"type": "string"}}
    told = {"description": _ERRORS[code], "content": content}
    return told | ({"headers": headers} if headers else {})


def _complete(method: str, operation: dict[str, Any]) -> None:
    """Add the errors that may come, and to what is read its tag."""
    reads, body = method == "get", "requestBody" in operation
    numbered = any(each["in"] == "path" for each in operation["parameters"])
    filtered = any(each["name"] == "schedule" for each in operation["parameters"])
    crowded = method == "post" and operation["tags"] == ["Schedules"]
    chooses = body and "categor" in operation["operationId"]
    codes = [400] * (numbered or body) + [413] * body + [404] * (numbered or filtered or chooses)
    codes += [409] * crowded
    codes += [422] * bool(operation["parameters"] or body) + [401, 403, 429, 503]
    operation["x-scope"] = "read" if reads else "ingest" if operation["tags"] == ["Account"] else "write"
    responses = operation["responses"]
    # JSON has texts for keys, and so has whoever reads this as Python.
    for code in list(responses):
        responses[str(code)] = responses.pop(code)
    if reads:
        tag = {"ETag": {"description": "Send it as If-None-Match.", "schema": {"type": "string"}}}
        responses["200"]["headers"] = tag
        responses["304"] = {"description": "Unchanged", "headers": tag}
    responses |= {str(code): {"$ref": f"#/components/responses/Problem{code}"} for code in sorted(codes)}
