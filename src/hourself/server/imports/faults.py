# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a file is not imported."""

from __future__ import annotations


class ImportFault(Exception):
    """A file that is not imported, and nothing of it stored.

    The text says what was expected, what was found and what to do; it never repeats what stands in the file.
    """
