# SPDX-License-Identifier: AGPL-3.0-or-later
"""Webhooks and their deliveries. Read and written by SQL (`queries.sql`): jobs and pages share it.

Times are seconds since 1970 UTC, or NULL. `url`, `secret` and `body` are sealed with the account's key.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Webhook(models.Model):
    """An address that wants to be told. `told`: the last local day whose summary was sent there."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks", db_column="account"
    )
    url = models.BinaryField()
    secret = models.BinaryField()
    events = models.CharField(max_length=200)
    told = models.IntegerField()
    created = models.BigIntegerField()

    class Meta:
        db_table = "webhook"


class Delivery(models.Model):
    """One message to one address. `due`: when it is tried next; NULL once it arrived or was given up."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_column="account"
    )
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, db_column="webhook")
    message = models.CharField(max_length=40)
    event = models.CharField(max_length=40)
    body = models.BinaryField()
    created = models.BigIntegerField()
    due = models.BigIntegerField(null=True, db_index=True)
    attempts = models.IntegerField(default=0)
    tried = models.BigIntegerField(null=True)
    status = models.IntegerField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "webhook_delivery"
