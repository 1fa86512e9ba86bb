# SPDX-License-Identifier: AGPL-3.0-or-later
"""Alerts and their events."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("description", models.BinaryField()),
                ("seconds", models.IntegerField()),
                ("created", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        db_column="account",
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "alert",
            },
        ),
        migrations.CreateModel(
            name="AlertEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.BinaryField()),
                ("fired", models.BigIntegerField()),
                (
                    "alert",
                    models.ForeignKey(
                        db_column="alert", on_delete=django.db.models.deletion.CASCADE, to="goals.alert"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_column="account",
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "alert_event",
                "indexes": [models.Index(fields=["person", "fired"], name="alert_event_fired")],
            },
        ),
    ]
