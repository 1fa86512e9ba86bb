# SPDX-License-Identifier: AGPL-3.0-or-later
"""Roles name only what differs, in categories and levels that exist."""

from __future__ import annotations

import pytest

from hourself.core.presets import PRESETS, Preset
from hourself.core.taxonomy import CATEGORIES, LEVEL_NAMES, UNCATEGORIZED, default_level

ROLES = pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)


def test_the_roles_that_were_promised_are_there() -> None:
    promised = {"general", "developer", "designer", "writer", "marketer", "manager", "student", "researcher"}

    assert {*promised, "sales", "support"} <= set(PRESETS)


def test_the_general_role_changes_nothing() -> None:
    assert {} == PRESETS["general"].levels


@ROLES
def test_a_role_is_in_words_that_exist(preset: Preset) -> None:
    assert set(preset.levels) <= set(CATEGORIES) - {UNCATEGORIZED}
    assert set(preset.levels.values()) <= set(LEVEL_NAMES)
    assert preset.label.strip()


@ROLES
def test_a_role_names_only_what_differs(preset: Preset) -> None:
    assert {} == {
        category: level for category, level in preset.levels.items() if level == default_level(category)
    }
