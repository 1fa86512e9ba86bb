# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settings read from a mapping (the environment, handed in), each declared once, in a table.

A wrong value never becomes a guess: it raises `OptionError`, whose text names the setting and what it expects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

PREFIX = "HOURSELF_"
_YES = {"1", "yes", "true", "on"}
_NO = {"0", "no", "false", "off", ""}


class OptionError(ValueError):
    """A setting that cannot be used."""


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: `HOURSELF_<NAME>`. `kind` turns its text into its value; its ValueError says what it expects."""

    name: str
    kind: Callable[[str], object]
    default: object
    help: str
    #: A secret may also stand in a file, named by `HOURSELF_<NAME>_FILE`.
    secret: bool = False

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return PREFIX + self.name.upper()


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number from `low` to `high`."""

    def read(text: str) -> int:
        if not text.strip().isascii() or not text.strip().isdigit() or not low <= int(text) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(text)

    return read


def yes_no(text: str) -> bool:
    """`yes` or `no` (also 1/0, true/false, on/off)."""
    if text.strip().lower() in _YES | _NO:
        return text.strip().lower() in _YES
    raise ValueError("yes or no")


def words(text: str) -> tuple[str, ...]:
    """Words parted by commas or blanks."""
    return tuple(text.replace(",", " ").split())


def path(text: str) -> Path:
    """A path; `~` is the home folder."""
    if not text or "\0" in text:
        raise ValueError("a path")
    return Path(text).expanduser()


def text(value: str) -> str:
    """Any text."""
    return value


def read_options(
    options: Iterable[Option], environ: Mapping[str, str], read_file: Callable[[str], str]
) -> dict[str, object]:
    """The value of each option by name. Raises `OptionError` for a value, or a secret's file, that is of no use."""
    return {option.name: _read_option(option, environ, read_file) for option in options}


def strip(environ: Mapping[str, str]) -> dict[str, str]:
    """An environment without our settings: a program of others needs none, and some are secrets."""
    return {name: value for name, value in environ.items() if not name.startswith(PREFIX)}


def _read_option(option: Option, environ: Mapping[str, str], read_file: Callable[[str], str]) -> object:
    given = environ.get(option.variable)
    file = environ.get(f"{option.variable}_FILE") if option.secret else None
    if given is not None and file is not None:
        raise OptionError(f"{option.variable} and {option.variable}_FILE are both set: keep one of them.")
    if file is not None:
        given = _read_secret(option, file, read_file)
    if given is None:
        return option.default
    try:
        return option.kind(given)
    except ValueError as error:
        shown = "" if option.secret else f", and not {given[:80]!r}"
        raise OptionError(f"{option.variable} expects {error}{shown}.") from None


def _read_secret(option: Option, file: str, read_file: Callable[[str], str]) -> str:
    try:
        return read_file(file).strip()
    except OSError as error:
        raise OptionError(f"{option.variable}_FILE cannot be read: {error.strerror}.") from None
