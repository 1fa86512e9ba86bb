# SPDX-License-Identifier: AGPL-3.0-or-later
"""The icons, drawn by rule: a disc with a sign in it, which tells by its shape alone how things stand.

A dot records, two bars pause, a crescent is away, a bar across records nothing.
"""

from __future__ import annotations

from collections.abc import Callable

_DISC = (0x2F, 0x6F, 0xB8)
_SIGN = (0xFF, 0xFF, 0xFF)
#: Each pixel is looked at in so many points each way.
_POINTS = 3
SIZES = (22, 44)


def _dot(x: float, y: float) -> bool:
    return x * x + y * y < 0.18


def _bars(x: float, y: float) -> bool:
    return 0.14 < abs(x) < 0.40 and abs(y) < 0.5


def _crescent(x: float, y: float) -> bool:
    return x * x + y * y < 0.36 and (x - 0.32) ** 2 + (y + 0.16) ** 2 > 0.26


def _bar(x: float, y: float) -> bool:
    return abs(x) < 0.6 and abs(y) < 0.16


SHAPES: dict[str, Callable[[float, float], bool]] = {
    "recording": _dot,
    "paused": _bars,
    "away": _crescent,
    "off": _bar,
}


def draw(shape: str, size: int) -> bytes:
    """The pixels of an icon: ARGB, each in network order, row by row."""
    sign = SHAPES[shape]
    return b"".join(_pixel(sign, column, row, size) for row in range(size) for column in range(size))


def _pixel(sign: Callable[[float, float], bool], column: int, row: int, size: int) -> bytes:
    steps = [(step + 0.5) / _POINTS for step in range(_POINTS)]
    places = [
        (2 * (column + across) / size - 1, 2 * (row + down) / size - 1) for across in steps for down in steps
    ]
    inside = [place for place in places if place[0] ** 2 + place[1] ** 2 < 0.96]
    if not inside:
        return bytes(4)
    share = sum(sign(*place) for place in inside) / len(inside)
    colour = (round(disc + share * (white - disc)) for disc, white in zip(_DISC, _SIGN, strict=True))
    return bytes((255 * len(inside) // len(places), *colour))
