# SPDX-License-Identifier: AGPL-3.0-or-later
"""The order of the tests: what waits by the clock begins first, so that quick tests fill the time beside it."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys, then programs of others, then the rest, each as they stood."""
    items.sort(key=lambda item: not any(item.get_closest_marker(each) for each in ("journey", "clients")))
