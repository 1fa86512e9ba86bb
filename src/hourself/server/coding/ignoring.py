# SPDX-License-Identifier: AGPL-3.0-or-later
"""Of what editor plugins send, what a person ignores is not stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hourself.core.ignoring import Pairs, is_ignored
from hourself.server.coding.cleaning import SAME, Beat


def sift(beats: Iterable[Beat], ignored: Pairs) -> Iterator[Beat]:
    """The beats that may be stored, in the order of time: neither editor, app nor site is ignored.

    A text to be ignored in titles is looked for in the names of projects and files, which editors put there.
    """
    project = ""
    for beat in sorted(beats):
        # "The same project" means that of a beat which may just have been dropped.
        project = project if beat.project == SAME else beat.project
        if not is_unwanted(beat._replace(project=project), ignored):
            yield beat


def is_unwanted(beat: Beat, ignored: Pairs) -> bool:
    """Whether one of the rules is about a beat."""
    kind, name = (beat.kind, beat.thing) if beat.kind in {"app", "site"} else ("app", beat.editor)
    words = f"{beat.project}\n{beat.thing}"
    return is_ignored(ignored, kind, name, words) or is_ignored(ignored, "app", beat.editor, None)
