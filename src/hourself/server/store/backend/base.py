# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django's SQLite backend on SQLCipher. The key comes from the process's store and stands in no setting."""

from __future__ import annotations

import datetime as dt
import decimal
from typing import Any

import sqlcipher3
from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3._functions import register as register_functions
from django.utils.dateparse import parse_date, parse_datetime, parse_time

from hourself.server.store.cipher import Connection
from hourself.server.store.store import get_store

Database = sqlcipher3.dbapi2

# What Django registers with the standard module, registered with this one.
for _kind, _convert in {
    "bool": b"1".__eq__,
    "date": base.decoder(parse_date),
    "time": base.decoder(parse_time),
    "datetime": base.decoder(parse_datetime),
    "timestamp": base.decoder(parse_datetime),
}.items():
    Database.register_converter(_kind, _convert)
Database.register_adapter(decimal.Decimal, str)
Database.register_adapter(dt.date, dt.date.isoformat)
Database.register_adapter(dt.datetime, lambda value: value.isoformat(" "))


class Cursor(sqlcipher3.dbapi2.Cursor):  # type: ignore[misc] # the module has no types
    """Django's `%s` parameters in SQLite's form."""

    def execute(self, sql: str, params: Any = None) -> Any:
        """Run one statement."""
        if params is None:
            return super().execute(sql)
        return super().execute(self._converted(sql, params), params)

    def executemany(self, sql: str, params: Any) -> Any:
        """Run one statement for each row of parameters."""
        rows = list(params)
        return super().executemany(self._converted(sql, rows[0]), rows) if rows else None

    def _converted(self, sql: str, params: Any) -> str:
        convert = base.SQLiteCursorWrapper.convert_query
        names = list(params) if hasattr(params, "keys") else None
        converted: str = convert(self, sql, param_names=names)
        return converted


class DatabaseWrapper(base.DatabaseWrapper):
    """Connections from the process's store."""

    Database = Database

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:  # noqa: ARG002 -- Django calls it so
        """A writer of the store with the functions that Django's SQL calls."""
        connection = get_store().writer()
        register_functions(connection)
        connection.execute("PRAGMA legacy_alter_table = OFF")
        return connection

    def create_cursor(self, name: str | None = None) -> Cursor:  # noqa: ARG002 -- Django calls it so
        """A cursor that takes Django's parameters."""
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor
