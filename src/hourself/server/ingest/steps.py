# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happens to a request before anything is stored: a list of steps, each of which lets it pass or refuses it.

A refusal names the field and never repeats what stood in it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

import msgspec

from hourself.core.scrub import is_clean_app, is_clean_title
from hourself.core.urls import is_site
from hourself.server.accounts.tokens import Holder, find_device, is_revoked
from hourself.server.store.store import Store
from hourself.wire.batch import PATH, Batch, Span
from hourself.wire.settings import IGNORED_PATH, Ignoring
from hourself.wire.settings import PATH as SETTINGS_PATH

MAX_BODY = 1 << 20
MAX_AHEAD = 300
MAX_LENGTH = 86_400
_DECODER = msgspec.json.Decoder(Batch)
_IGNORING = msgspec.json.Decoder(Ignoring)
_METHODS = {PATH: "POST", SETTINGS_PATH: "GET", IGNORED_PATH: "POST"}
_PLACE = re.compile(r" - at `\$\.?(.*)`$")
_FIELD = re.compile(r"field `([a-z_]{1,32})`")

T = TypeVar("T")
Reason = Literal["revoked", "unknown"]


class Refused(Exception):
    """A request that goes no further. `field` is a path such as `spans[3].name`; `reason` what the token lacks."""

    def __init__(
        self, status: str, error: str, field: str | None = None, reason: Reason | None = None
    ) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.field = field
        self.reason = reason


@dataclass(slots=True)
class Delivery:
    """A request on its way through the steps."""

    environ: dict[str, Any]
    store: Store
    now: int
    clean: Clean
    body: bytes = b""
    holder: Holder = field(default_factory=lambda: Holder(0, 0))
    batch: Batch | None = None
    ignoring: Ignoring | None = None

    @property
    def spans(self) -> list[Span]:
        """The decoded spans."""
        return self.batch.spans if self.batch else []


class Clean:
    """Names and titles that were found clean before, so that each is checked once and not with every span."""

    def __init__(self, limit: int = 50_000) -> None:
        self._known: dict[str, set[str | None]] = {"app": set(), "site": set(), "title": {None}}
        self._limit = limit

    def knows(self, spans: list[Span]) -> bool:
        """Whether all names and titles of these spans were found clean before."""
        return (
            {span.title for span in spans} <= self._known["title"]
            and {span.name for span in spans if span.kind == "app"} <= self._known["app"]
            and {span.name for span in spans if span.kind == "site"} <= self._known["site"]
        )

    def check(self, kind: str, text: str) -> bool:
        """Whether a text of this kind (`app`, `site`, `title`) is as the scrubber leaves it."""
        known = self._known[kind]
        if text in known:
            return True
        if not _CHECKS[kind](text):
            return False
        if len(known) >= self._limit:
            known.intersection_update({None})
        known.add(text)
        return True


_CHECKS: dict[str, Callable[[str], bool]] = {"app": is_clean_app, "site": is_site, "title": is_clean_title}


def check_address(delivery: Delivery) -> None:
    """A few addresses, each with its one method."""
    method = _METHODS.get(delivery.environ.get("PATH_INFO", ""))
    if method is None:
        raise Refused("404 Not Found", f"Here are only {', '.join(_METHODS)}.")
    if delivery.environ["REQUEST_METHOD"] != method:
        raise Refused("405 Method Not Allowed", f"This comes by {method}.")
    if method == "POST" and not delivery.environ.get("CONTENT_TYPE", "").startswith("application/json"):
        raise Refused("415 Unsupported Media Type", "Bodies are application/json.")


def check_token(delivery: Delivery) -> None:
    """A device's token, as `Authorization: Bearer …` (RFC 6750)."""
    scheme, _, rest = delivery.environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    reader, token = delivery.store.reader(), rest.strip() if scheme.lower() == "bearer" else ""
    holder = find_device(reader, token)
    if holder is None and is_revoked(reader, token):
        raise Refused("401 Unauthorized", "This device was signed out: sign it in again.", reason="revoked")
    if holder is None:
        raise Refused(
            "401 Unauthorized", "This device's token is not known here: sign it in anew.", reason="unknown"
        )
    delivery.holder = holder


def read_body(delivery: Delivery) -> None:
    """The body, unpacked if need be, within its limit."""
    try:
        length = int(delivery.environ.get("CONTENT_LENGTH") or "")
    except ValueError:
        raise Refused("411 Length Required", "Say the length of the body.") from None
    if not 0 <= length <= MAX_BODY:
        raise Refused("413 Content Too Large", f"A batch has at most {MAX_BODY} bytes.")
    body = delivery.environ["wsgi.input"].read(length)
    encoding = delivery.environ.get("HTTP_CONTENT_ENCODING", "identity")
    if encoding not in {"identity", "gzip"}:
        raise Refused("415 Unsupported Media Type", "A body may be packed by gzip alone.")
    delivery.body = _unpack(body) if encoding == "gzip" else body


def decode_batch(delivery: Delivery) -> None:
    """The closed schema of the wire."""
    delivery.batch = _decode(_DECODER, delivery.body)


def decode_ignoring(delivery: Delivery) -> None:
    """The same, of what is to be ignored."""
    delivery.ignoring = _decode(_IGNORING, delivery.body)


def _decode(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise Refused(
            "422 Unprocessable Content", "A field is not as the wire format has it.", _place(error)
        ) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refused("400 Bad Request", "The body is not JSON.") from None


def check_times(delivery: Delivery) -> None:
    """Spans that run forward, for a day at most, and not into the future."""
    latest = delivery.now + MAX_AHEAD
    for index, span in enumerate(delivery.spans):
        if not 0 <= span.end - span.start <= MAX_LENGTH:
            raise Refused(
                "422 Unprocessable Content", "A span lasts from 0 to 86,400 seconds.", f"spans[{index}].end"
            )
        if span.end > latest:
            raise Refused(
                "422 Unprocessable Content",
                "A span ends in the future: check the device's clock.",
                f"spans[{index}].end",
            )


def check_scrubbed(delivery: Delivery) -> None:
    """Refuse, and never mend, what the agent's scrubber would not have let through."""
    check = delivery.clean.check
    if delivery.clean.knows(delivery.spans):
        return
    for index, span in enumerate(delivery.spans):
        if not check(span.kind, span.name):
            raise Refused("422 Unprocessable Content", "A name is not scrubbed.", f"spans[{index}].name")
        if span.title is not None and not check("title", span.title):
            raise Refused("422 Unprocessable Content", "A title is not scrubbed.", f"spans[{index}].title")


Steps = tuple[Callable[[Delivery], None], ...]
ENTRY: Steps = (check_address, check_token)
#: Of each address; any other meets the first.
STEPS: dict[str, Steps] = {
    PATH: (*ENTRY, read_body, decode_batch, check_times, check_scrubbed),
    SETTINGS_PATH: ENTRY,
    IGNORED_PATH: (*ENTRY, read_body, decode_ignoring),
}


def _unpack(body: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, MAX_BODY)
    except zlib.error:
        raise Refused("400 Bad Request", "The body is not gzip.") from None
    if unpacker.unconsumed_tail:
        raise Refused("413 Content Too Large", f"A batch has at most {MAX_BODY} bytes.")
    return plain


def _place(error: msgspec.ValidationError) -> str | None:
    """Where an error is, as a path. The names in it are the schema's own, or short enough to be harmless."""
    text = str(error)
    place, unknown = _PLACE.search(text), _FIELD.search(text)
    path = place[1] if place else ""
    if "unknown field" in text or "missing required field" in text:
        return ".".join(part for part in (path, unknown[1] if unknown else "") if part) or None
    return path or None
