# SPDX-License-Identifier: AGPL-3.0-or-later
"""One store for all tests of reports, and a new account in it for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from report_desk import Desk, make_store

from hourself.server.store.store import Store


@pytest.fixture(scope="session")
def report_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that the tests share."""
    store = make_store(tmp_path_factory.mktemp("report"))
    yield store
    store.close()


@pytest.fixture
def desk(report_store: Store) -> Desk:
    """A person of whom nothing is recorded yet."""
    return Desk(report_store)
