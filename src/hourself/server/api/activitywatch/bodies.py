# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a request carries, within its limit and never laid down in a file."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any, NoReturn

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from hourself.server.api.activitywatch.access import Refused

SMALL, MEDIUM, LARGE = 1 << 18, 8 << 20, 32 << 20


def read_json(request: HttpRequest, most: int = SMALL) -> Any:
    """The JSON of a body of at most so many bytes. Raises `Refused`."""
    if request.content_type != "application/json":
        raise Refused(415, "Expected JSON, with Content-Type: application/json.")
    _check_length(request, most)
    return parse_json(request.read(most))


def read_upload(request: HttpRequest, most: int = LARGE) -> Any:
    """The JSON of a form's first file, or of the body itself. Raises `Refused`."""
    if request.content_type != "multipart/form-data":
        return read_json(request, most)
    _check_length(request, most)
    # Django's own would lay a large file plain into a common folder.
    request.upload_handlers = [_Memory(request)]
    try:
        files = [each for each in request.FILES.values() if isinstance(each, UploadedFile)]
    except MultiPartParserError:
        files = []
    if not files:
        raise Refused(400, "Expected a file of exported buckets in the form.")
    return parse_json(files[0].read())


def parse_json(content: bytes) -> Any:
    """JSON, without the numbers that only Python knows. Raises `Refused`."""
    try:
        return json.loads(content, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Refused(400, "The body is not JSON.") from None


def clean_text(text: str) -> str:
    """A text that UTF-8 can write: half a surrogate pair can stand in JSON."""
    return text.encode(errors="replace").decode()


def _check_length(request: HttpRequest, most: int) -> None:
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > most:
        raise Refused(413, f"At most {most:,} bytes are taken at once.")


def _refuse_constant(_text: str) -> NoReturn:
    raise ValueError


class _Memory(FileUploadHandler):
    """Keeps an upload in memory, whose length was checked before."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self._file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 -- as Django calls it
        """A part of it."""
        self._file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Its end."""
        self._file.seek(0)
        return InMemoryUploadedFile(
            self._file, self.field_name, self.file_name or "file", self.content_type, file_size, None
        )
