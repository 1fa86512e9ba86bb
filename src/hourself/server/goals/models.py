# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of alerts. Texts are sealed; times are UTC seconds; SQL reads and writes them (`queries.sql`)."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Alert(models.Model):
    """Something to be told of, when `seconds` of it are reached in a day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_column="account")
    description = models.BinaryField()
    seconds = models.IntegerField()
    created = models.BigIntegerField()

    class Meta:
        db_table = "alert"


class AlertEvent(models.Model):
    """An alert that fired, and what it said."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_column="account")
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, db_column="alert")
    text = models.BinaryField()
    fired = models.BigIntegerField()

    class Meta:
        db_table = "alert_event"
        indexes = (models.Index(fields=("person", "fired"), name="alert_event_fired"),)
