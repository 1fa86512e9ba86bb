# SPDX-License-Identifier: AGPL-3.0-or-later
"""Long lists in pages. A cursor is a place in the order of the rows, so new rows neither repeat nor hide others."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_right
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any, TypeVar

from hourself.server.api.v1.problem import Problem

Item = TypeVar("Item")
Place = tuple[Any, ...]
_WRONG = "Give the “next” of the page before, with the same question; or leave it out for the first page."


def turn(
    items: Sequence[Item], place: Callable[[Item], Place], question: object, cursor: str | None, limit: int
) -> tuple[Sequence[Item], str | None]:
    """The page that follows a cursor, and the cursor of the next, None at the end. `items` are ordered by `place`.

    Raises `Problem` for a cursor that is not one of this question.
    """
    mark = blake2b(str(question).encode(), digest_size=6).hexdigest()
    try:
        first = 0 if cursor is None else bisect_right(items, _read(cursor, mark), key=_comparable(place))
    except TypeError:
        raise Problem(422, _WRONG, "cursor") from None
    page = items[first : first + limit]
    more = first + limit < len(items)
    return page, _write(mark, place(page[-1])) if more else None


def _comparable(place: Callable[[Item], Place]) -> Callable[[Item], Any]:
    return lambda item: list(place(item))


def _write(mark: str, place: Place) -> str:
    return urlsafe_b64encode(json.dumps([mark, *place], separators=(",", ":")).encode()).decode().rstrip("=")


def _read(cursor: str, mark: str) -> list[Any]:
    try:
        found = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        found = None
    # The mark also tells a cursor that somebody made up: nobody needs one.
    if not isinstance(found, list) or found[:1] != [mark] or not _is_plain(found[1:]):
        raise Problem(422, _WRONG, "cursor")
    return found[1:]


def _is_plain(place: list[Any]) -> bool:
    return bool(place) and all(isinstance(each, int | str) for each in place)
