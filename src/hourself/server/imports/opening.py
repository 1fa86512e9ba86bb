# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opening a file that may be packed: its bytes, its text, its first lines, and how far reading has come."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO, cast

import ijson

from hourself.server.imports.faults import ImportFault

HEAD = 1 << 18
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_LAYERS = 3
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

Progress = Callable[[int, int], None]


class Source:
    """A file to import, in its container or not; it can be read from the start again and again."""

    def __init__(self, file: BinaryIO, size: int, progress: Progress | None = None, member: str = "") -> None:
        """`member`: which file of a zip archive; `progress` is told bytes read and `size`."""
        self.file = file
        self.size = size
        self.member = member
        self.progress = progress or (lambda _done, _size: None)
        self.head = self._read_head()
        self.encoding = _encoding_of(self.head)

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The unpacked bytes, from the start. Raises `ImportFault` when the packing is broken."""
        self.file.seek(0)
        try:
            yield self._peel(self.file)
        except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error):
            raise ImportFault("The packed file is damaged: fetch or pack it again.") from None

    @contextmanager
    def text(self) -> Iterator[IO[str]]:
        """The text, from the start, with line ends as they are."""
        with self.open() as stream:
            yield io.TextIOWrapper(io.BufferedReader(_Raw(stream)), self.encoding, "replace", newline="")

    def tell(self) -> None:
        """Say how far reading has come."""
        self.progress(min(self.file.tell(), self.size), self.size)

    def members(self) -> list[str]:
        """The files of a zip archive; [""] for what is none."""
        self.file.seek(0)
        if self.file.read(4) != _ZIP:
            return [""]
        try:
            with zipfile.ZipFile(self.file) as archive:
                names = [each.filename for each in archive.infolist() if not each.is_dir() and each.file_size]
        except zipfile.BadZipFile:
            raise ImportFault("The zip archive is damaged: fetch or pack it again.") from None
        return [name for name in names if not name.startswith("__MACOSX/")]

    def _read_head(self) -> bytes:
        with self.open() as stream:
            return stream.read(HEAD)

    def _peel(self, stream: IO[bytes]) -> IO[bytes]:
        for _ in range(_LAYERS):
            magic = stream.read(4)
            stream.seek(0)
            if magic[:2] == _GZIP:
                stream = cast("IO[bytes]", gzip.GzipFile(fileobj=stream))
            elif magic == _ZIP and self.member:
                stream = zipfile.ZipFile(stream).open(self.member)  # noqa: SIM115 -- read until the caller is done
            else:
                break
        return stream


class _Raw(io.RawIOBase):
    """A stream's bytes for a text reader that, when it goes, leaves the stream open."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override] # the base takes any buffer
        """Fill a buffer."""
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _encoding_of(head: bytes) -> str:
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def read_table(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Line numbers and cells of a CSV file whose separator is told by its first line; empty lines are passed over."""
    with source.text() as text:
        reader = csv.reader(text, delimiter=_delimiter(source), strict=True)
        try:
            for cells in reader:
                if any(cells):
                    yield reader.line_num, cells
                if reader.line_num % 4096 == 0:
                    source.tell()
        except csv.Error:
            raise ImportFault(
                f"Line {reader.line_num} is not CSV: a quote is not closed, or the file is cut off."
            ) from None


def first_rows(source: Source, count: int = 5) -> list[list[str]]:
    """The first rows of what may be CSV; none for what is not text."""
    text = source.head.decode(source.encoding, "replace")
    lines = io.StringIO(text, newline="")
    rows: list[list[str]] = []
    try:
        for cells in csv.reader(lines, delimiter=_delimiter(source)):
            rows += [cells] if any(cells) else []
            if len(rows) == count:
                break
    except csv.Error:
        return []
    return rows


def _delimiter(source: Source) -> str:
    """Of `, ; tab |` the one that cuts the first line into most cells."""
    text = source.head.decode(source.encoding, "replace").lstrip("\r\n")
    line = io.StringIO(text, newline="").readline()
    try:
        return max(",;\t|", key=lambda mark: len(next(csv.reader([line], delimiter=mark), [])))
    except csv.Error:
        return ","


def json_paths(source: Source) -> set[str]:
    """The places (`days.item.date`) that stand in the beginning of what may be JSON."""
    if source.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in {b"{", b"["}:
        return set()
    paths: set[str] = set()
    try:
        for path, _event, _value in ijson.parse(io.BytesIO(_bare(source.head)), use_float=True):
            paths.add(path)
    except ijson.JSONError:
        pass
    return paths


def read_items(source: Source, path: str) -> Iterator[object]:
    """The values at a place of a JSON file, one after the other."""
    with source.open() as stream, json_faults():
        _skip_mark(source, stream)
        for count, item in enumerate(ijson.items(stream, path, use_float=True, buf_size=1 << 16)):
            if count % 4096 == 0:
                source.tell()
            yield item


@contextmanager
def json_tokens(source: Source) -> Iterator[Iterator[tuple[str, Any]]]:
    """All tokens of a JSON file."""
    with source.open() as stream, json_faults():
        _skip_mark(source, stream)
        yield ijson.basic_parse(stream, use_float=True, buf_size=1 << 16)


@contextmanager
def json_faults() -> Iterator[None]:
    """Say of broken JSON that it is, without repeating it."""
    try:
        yield
    except ijson.IncompleteJSONError:
        raise ImportFault(
            "The JSON ends in the middle or is damaged: the file is cut off. Export it again."
        ) from None
    except (ijson.JSONError, UnicodeDecodeError):
        raise ImportFault("The JSON is damaged. Export it again.") from None


def _bare(head: bytes) -> bytes:
    return head.removeprefix(codecs.BOM_UTF8)


def _skip_mark(source: Source, stream: IO[bytes]) -> None:
    if source.head.startswith(codecs.BOM_UTF8):
        stream.read(3)
