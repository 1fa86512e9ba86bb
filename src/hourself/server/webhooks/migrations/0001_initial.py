# SPDX-License-Identifier: AGPL-3.0-or-later
"""Webhooks and their deliveries."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def number() -> models.Field:  # type: ignore[type-arg]
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def account(related: str) -> models.Field:  # type: ignore[type-arg]
    return models.ForeignKey(
        db_column="account",
        on_delete=django.db.models.deletion.CASCADE,
        related_name=related,
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", number()),
                ("url", models.BinaryField()),
                ("secret", models.BinaryField()),
                ("events", models.CharField(max_length=200)),
                ("told", models.IntegerField()),
                ("created", models.BigIntegerField()),
                ("person", account("webhooks")),
            ],
            options={"db_table": "webhook"},
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", number()),
                ("message", models.CharField(max_length=40)),
                ("event", models.CharField(max_length=40)),
                ("body", models.BinaryField()),
                ("created", models.BigIntegerField()),
                ("due", models.BigIntegerField(db_index=True, null=True)),
                ("attempts", models.IntegerField(default=0)),
                ("tried", models.BigIntegerField(null=True)),
                ("status", models.IntegerField(null=True)),
                ("error", models.CharField(blank=True, max_length=200)),
                ("person", account("+")),
                (
                    "webhook",
                    models.ForeignKey(
                        db_column="webhook",
                        on_delete=django.db.models.deletion.CASCADE,
                        to="webhooks.webhook",
                    ),
                ),
            ],
            options={"db_table": "webhook_delivery"},
        ),
    ]
