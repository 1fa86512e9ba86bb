# SPDX-License-Identifier: AGPL-3.0-or-later
"""How often a key may ask: a bucket for each, as many tokens as requests a minute, which fills all the time."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

#: Buckets of keys that asked longest ago are forgotten; a forgotten one is a full one.
_MOST = 10_000
_buckets: OrderedDict[int, tuple[float, float]] = OrderedDict()
_lock = Lock()


class Allowance(NamedTuple):
    """What a key may still ask now, and after how many seconds (0: at once) it may ask again."""

    rate: int
    left: int
    wait: int

    def headers(self) -> dict[str, str]:
        """The RateLimit headers of the IETF's draft, and Retry-After for a key that must wait."""
        told = {
            "RateLimit-Policy": f'"key";q={self.rate};w=60',
            "RateLimit": f'"key";r={self.left};t={max(1, self.wait)}',
        }
        return told | ({"Retry-After": str(self.wait)} if self.wait else {})


def take(key: int, rate: int, now: float | None = None) -> Allowance:
    """Take a token for one request of a key that may make `rate` of them a minute."""
    now = time.monotonic() if now is None else now
    with _lock:
        tokens, before = _buckets.pop(key, (float(rate), now))
        tokens = min(float(rate), tokens + (now - before) * rate / 60)
        granted = tokens >= 1
        tokens -= granted
        _buckets[key] = tokens, now
        if len(_buckets) > _MOST:
            _buckets.popitem(last=False)
    return Allowance(rate, int(tokens), 0 if granted else math.ceil((1 - tokens) * 60 / rate))
