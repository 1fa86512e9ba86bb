# SPDX-License-Identifier: AGPL-3.0-or-later
"""A query is run: once for each period, with names that begin anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hourself.server.watchers.events import write_moment
from hourself.server.watchers.query.answering import Answer
from hourself.server.watchers.query.errors import InterpretError, LimitError, ParseError, quote
from hourself.server.watchers.query.functions import FUNCTIONS, Desk
from hourself.server.watchers.query.limits import MAX_PERIODS, Budget
from hourself.server.watchers.query.reading import Reader
from hourself.server.watchers.query.words import Call, Expression, Literal, Many, Name, Statement, read_query


def run_query(
    lines: list[str] | str,
    periods: Sequence[tuple[int, int]],
    reader: Reader,
    *,
    name: str = "",
    budget: Budget | None = None,
) -> list[Any]:
    """What the query answers for each period, ready for JSON: `RETURN` as it stands after the last statement.

    A period is its first and last moment (microseconds UTC); `name` is what the query can read as `NAME`. An event
    becomes an object as `write_event` writes it, a length of time its seconds. Raises `QueryError`.
    """
    if len(periods) > MAX_PERIODS:
        raise LimitError(f"More than {MAX_PERIODS:,} periods were asked for at once.")
    statements = read_query(lines)
    if not any(statement.name == "RETURN" for statement in statements):
        raise ParseError("The query gives nothing to RETURN: it needs a statement such as RETURN = events;")
    budget, answer = budget or Budget(), Answer()
    return [answer.write(_run(statements, period, reader, budget, name)) for period in periods]


def _run(
    statements: list[Statement], period: tuple[int, int], reader: Reader, budget: Budget, name: str
) -> Any:
    budget.begin_period()
    begin, end = period
    names: dict[str, Any] = {
        "true": True,
        "True": True,
        "false": False,
        "False": False,
        "NAME": name,
        "STARTTIME": write_moment(begin),
        "ENDTIME": write_moment(end),
    }
    run = _Run(Desk(reader, budget, names))
    for statement in statements:
        names[statement.name] = run.value(statement.value)
    return names["RETURN"]


class _Run:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def value(self, expression: Expression) -> Any:
        """What an expression stands for."""
        if isinstance(expression, Literal):
            return expression.value
        if isinstance(expression, Name):
            return self._name(expression.name)
        if isinstance(expression, Call):
            return self._call(expression)
        if isinstance(expression, Many):
            return [self.value(item) for item in expression.items]
        return {key: self.value(item) for key, item in expression.items.items()}

    def _name(self, name: str) -> Any:
        if name not in self._desk.names:
            raise InterpretError(f"The variable {quote(name)} is not defined.")
        return self._desk.names[name]

    def _call(self, call: Call) -> Any:
        function = FUNCTIONS.get(call.name)
        if function is None:
            raise InterpretError(f"There is no function {quote(call.name)}.")
        function.check_count(call.name, len(call.arguments))
        arguments = [self.value(argument) for argument in call.arguments]
        function.check_kinds(call.name, arguments)
        answer = function.run(self._desk, *arguments)
        self._desk.budget.note_made(answer)
        return answer
