# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every setting and command is documented; `tests/server/test_pages.py` does so for addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from hourself.agent.main import OPTIONS as AGENT
from hourself.cli import _parser
from hourself.server.conf.options import OPTIONS as SERVER

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("option", [*SERVER, *AGENT], ids=lambda option: option.name)
def test_a_setting_is_documented(option) -> None:  # type: ignore[no-untyped-def]
    assert f"`{option.variable}`" in (ROOT / "docs" / "settings.md").read_text()


@pytest.mark.parametrize("command", list(_parser()._subparsers._group_actions[0].choices))  # type: ignore[union-attr]
def test_a_command_is_in_the_readme(command: str) -> None:
    assert f"hourself {command}" in (ROOT / "README.md").read_text()
