# SPDX-License-Identifier: AGPL-3.0-or-later
"""The journal's tables. Texts are sealed; times are UTC seconds; SQL reads and writes them (`queries.sql`)."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Highlight(models.Model):
    """A short note on a day, perhaps with a label that groups it with others (RescueTime: source)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_column="account")
    day = models.IntegerField()
    text = models.BinaryField()
    source = models.BinaryField(null=True)
    created = models.BigIntegerField()

    class Meta:
        db_table = "highlight"
        indexes = (models.Index(fields=("person", "day"), name="highlight_day"),)


class OfflineTime(models.Model):
    """A stretch away from the screen. Its seconds stand in the store's amounts too, as source 0, in one transaction."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_column="account")
    start = models.BigIntegerField()
    end = models.BigIntegerField()
    #: Minutes east of UTC at the start.
    offset = models.IntegerField()
    name = models.BinaryField()
    details = models.BinaryField(null=True)
    created = models.BigIntegerField()

    class Meta:
        db_table = "offline_time"
        indexes = (models.Index(fields=("person", "start"), name="offline_time_start"),)
