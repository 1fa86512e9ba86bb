# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a file is not imported."""

from __future__ import annotations


class ImportFault(Exception):
    """A file that is not imported, and nothing of it stored.

    The text says what was expected, what was found and what to do; it never repeats what stands in the file. `page`
    is the same for the import page, `expected` what it lists below, `wants` what it asks for: days, or a `zone`.
    """

    def __init__(
        self, text: str, *, page: str = "", expected: tuple[str, ...] = (), wants: str = "", zone: str = ""
    ) -> None:
        super().__init__(text)
        self.page = page or text
        self.expected = expected
        self.wants = wants
        self.zone = zone
