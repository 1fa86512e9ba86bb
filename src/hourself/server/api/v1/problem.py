# SPDX-License-Identifier: AGPL-3.0-or-later
"""Errors as problem details (RFC 9457): what is wrong, in which field, and the cure. What was sent is not repeated."""

from __future__ import annotations

import json
from http.client import responses
from typing import Any

import sqlcipher3
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel

MEDIA_TYPE = "application/problem+json"
_NO_KEY = "Send a key that is known, not revoked and not too old: Authorization: Bearer KEY. Keys are made at /keys."
_BUSY = "The store is busy or cannot write now: try again in a moment."


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    field: str
    detail: str


class ProblemDetails(BaseModel):
    """What an error's answer holds."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem]


class Problem(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, detail: str, *fields: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.fields, self.headers = status, detail, fields, headers or {}


def not_there(what: str, field: str) -> Problem:
    """For something that the account does not have."""
    return Problem(404, f"You have no such {what}: list yours to see which there are.", field)


def answer(
    status: int,
    detail: str,
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """A problem as a response."""
    body = {
        "type": "about:blank",
        "title": responses.get(status, "Error"),
        "status": status,
        "detail": detail,
        "errors": errors or [],
    }
    return HttpResponse(json.dumps(body), status=status, content_type=MEDIA_TYPE, headers=headers)


def handle_errors(api: NinjaAPI) -> None:
    """Let every error of an API be a problem."""
    api.add_exception_handler(Problem, _tell_problem)
    api.add_exception_handler(ValidationError, _tell_invalid)
    api.add_exception_handler(AuthenticationError, _tell_unknown)
    api.add_exception_handler(Http404, lambda _, __: answer(404, "There is nothing at this address."))
    api.add_exception_handler(HttpError, _tell_http)
    api.add_exception_handler(RequestDataTooBig, lambda _, __: answer(413, "Send less at once."))
    api.add_exception_handler(
        sqlcipher3.OperationalError, lambda _, __: answer(503, _BUSY, headers={"Retry-After": "5"})
    )


def _tell_problem(_request: HttpRequest, problem: Any) -> HttpResponse:
    errors = [{"field": field, "detail": problem.detail} for field in problem.fields]
    return answer(problem.status, problem.detail, errors, problem.headers)


def _tell_http(_request: HttpRequest, error: Any) -> HttpResponse:
    return answer(error.status_code, f"{error.message}.")


def _tell_unknown(_request: HttpRequest, _error: Any) -> HttpResponse:
    return answer(401, _NO_KEY, headers={"WWW-Authenticate": "Bearer"})


def _tell_invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    errors = [{"field": _field(each["loc"]), "detail": _detail(each)} for each in error.errors]
    named = ", ".join(dict.fromkeys(each["field"] for each in errors))
    return answer(422, f"Correct {named}: errors says how.", errors)


def _field(place: tuple[Any, ...]) -> str:
    """The field's name as the caller wrote it: without the source and our own name for all of them."""
    words = [str(each) for each in place]
    inner = words[2:] if words[:1] in (["query"], ["body"]) else words[1:]
    return ".".join(inner) or words[-1]


def _detail(error: dict[str, Any]) -> str:
    # Pydantic's own text, without "Value error, " before ours.
    text: str = error["msg"].removeprefix("Value error, ")
    return text if text.endswith(".") else f"{text}."
