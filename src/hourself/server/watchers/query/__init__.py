# SPDX-License-Identifier: AGPL-3.0-or-later
"""The query language of ActivityWatch (“query2”): statements over buckets of events, as its web UI writes them.

`run_query` runs one; what it reads comes by a `Reader`. Values never change: a function answers with new events, so
that a name keeps what it was given. `words` reads the text, `running` runs it, `functions` lists what can be called;
each transformation stands in a file of its own.
"""

from hourself.server.watchers.query.errors import QueryError
from hourself.server.watchers.query.reading import Reader, ShelfReader, read_period
from hourself.server.watchers.query.running import run_query

__all__ = ["QueryError", "Reader", "ShelfReader", "read_period", "run_query"]
