# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person never wants recorded, and whether something is that: one rule for the agent and the server."""

from __future__ import annotations

from collections.abc import Iterable

#: (kind, text): an `app` of that name, a `site` and all below it, whatever has a `title` that contains the text.
Pairs = frozenset[tuple[str, str]]
KINDS = ("app", "site", "title")
LONGEST = 253
MOST = 1000


class IgnoreError(ValueError):
    """A rule that cannot be kept; its text says why."""


def check_pair(kind: str, text: str) -> tuple[str, str]:
    """A rule as it is kept. Raises `IgnoreError`."""
    kept = " ".join(text.split())
    if kind not in KINDS or not kept or len(kept) > LONGEST or not kept.isprintable():
        raise IgnoreError(f"Say what to ignore, in {LONGEST} characters at most.")
    if kind == "site":
        # 3 MB, which an agent that only asks whether something is ignored does without.
        from hourself.core.urls import trim  # noqa: PLC0415

        kept = trim(kept) if trim(kept) == kept or "://" in kept else trim(f"https://{kept}")
        if kept.startswith("opaque:"):
            raise IgnoreError("That is no site: expected one such as example.com.")
    if kind == "title" and len(kept) < 3:
        raise IgnoreError("A text of one or two letters would be in most titles: give three at least.")
    return kind, kept


def is_ignored(pairs: Iterable[tuple[str, str]], kind: str, name: str, title: str | None) -> bool:
    """Whether one of the rules is about this. `title` may be raw: what is looked for in it need not be kept."""
    folded = title.casefold() if title else ""
    return any(_fits(each, text, kind, name, folded) for each, text in pairs)


def _fits(rule: str, text: str, kind: str, name: str, title: str) -> bool:
    if rule == "title":
        return text.casefold() in title
    if rule != kind:
        return False
    return _is_below(name, text) if kind == "site" else name.casefold() == text.casefold()


def _is_below(site: str, of: str) -> bool:
    """Whether a site is another, a part of it (`example.com/wiki`), or has a host below it (`www.example.com`)."""
    if site == of or site.startswith(f"{of}/"):
        return True
    return "/" not in of and site.partition("/")[0].endswith(f".{of}")
