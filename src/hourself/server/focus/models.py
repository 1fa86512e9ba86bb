# SPDX-License-Identifier: AGPL-3.0-or-later
"""The table of focus sessions. Times are UTC seconds; SQL reads and writes it (`queries.sql`)."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class FocusSession(models.Model):
    """A session. `minutes` as asked, -1 for the rest of the day; `ends` is planned until it has passed."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_column="account")
    started = models.BigIntegerField()
    minutes = models.IntegerField()
    ends = models.BigIntegerField()

    class Meta:
        db_table = "focus_session"
        indexes = (models.Index(fields=("person", "started"), name="focus_session_started"),)
