# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a query has no answer. Each kind bears the name that aw-server answers with, beside the status 400.

A message may name what the query calls things (variables, functions, buckets), and never what an event tells.
"""

from __future__ import annotations

_LONGEST_NAME = 80


class QueryError(ValueError):
    """A query that cannot be answered; `kind` is aw-core's name for it, the text is for a person."""

    kind = "QueryException"


class ParseError(QueryError):
    """The text is no query."""

    kind = "QueryParseException"


class InterpretError(QueryError):
    """A name that stands for nothing, or a call that fits no function."""

    kind = "QueryInterpretException"


class FunctionError(QueryError):
    """A function that cannot do what it was asked."""

    kind = "QueryFunctionException"


class LimitError(FunctionError):
    """More than one query may take."""


def quote(name: str) -> str:
    """A name from the query, short enough to be read."""
    return f"'{name[:_LONGEST_NAME]}'"
