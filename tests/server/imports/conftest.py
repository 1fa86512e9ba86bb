# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person for each test."""

from __future__ import annotations

import pytest

from hourself.server.store.store import Store
from tests.server.conftest import Cast
from tests.server.imports.desk import Desk


@pytest.fixture
def desk(store: Store, person: Cast) -> Desk:
    return Desk(store, person.account)
