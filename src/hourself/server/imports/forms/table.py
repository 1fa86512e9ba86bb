# SPDX-License-Identifier: AGPL-3.0-or-later
"""All forms, and which of them a file is of."""

from __future__ import annotations

from hourself.server.imports.faults import ImportFault
from hourself.server.imports.forms import (
    activitywatch,
    rescuetime_archive,
    rescuetime_report,
    timesheet,
    wakatime,
)
from hourself.server.imports.forms.form import Form, Head, Reading
from hourself.server.imports.opening import Source
from hourself.server.imports.rows import Wishes

#: In the order in which they are tried: the stricter first.
FORMS: tuple[Form, ...] = (
    activitywatch.FORM,
    wakatime.FORM,
    rescuetime_report.FORM,
    rescuetime_archive.FORM,
    timesheet.FORM,
)


def recognise(source: Source, wishes: Wishes) -> Reading:
    """How to read a file. In a zip archive the one file that is understood is chosen, and `source` turned to it.

    Raises `ImportFault` when it is of no known form, or an archive holds several files that are.
    """
    found: list[tuple[str, Form, Head]] = []
    members = source.members()
    for member in members:
        part = Source(source.file, source.size, source.progress, member)
        head = Head(part)
        if form := next((each for each in FORMS if each.recognise(head)), None):
            found.append((member, form, head))
        elif len(members) == 1:
            raise _unknown(part, head)
    if len(found) != 1:
        raise ImportFault(
            f"The zip archive holds {len(found)} files that can be imported; unpack it and give the ones you want."
        )
    member, form, head = found[0]
    return form.read(Source(source.file, source.size, source.progress, member), head, wishes)


def _unknown(source: Source, head: Head) -> ImportFault:
    if not source.head.strip():
        return ImportFault("The file is empty.")
    if told := rescuetime_report.is_mistaken(head.paths):
        return ImportFault(told)
    found = f"This file is of no form that can be imported; found {_describe(head)}."
    expected = tuple(form.expects for form in FORMS)
    return ImportFault(f"{found} Expected one of: {'; '.join(expected)}.", page=found, expected=expected)


def _describe(head: Head) -> str:
    """What a file is like, without a word of it."""
    if head.paths:
        return "JSON with other keys"
    if head.rows and len(head.rows[0]) > 1 and all(cell.isprintable() for cell in head.rows[0]):
        return f"a table of {len(head.rows[0])} columns with other names"
    return "no table and no JSON"
