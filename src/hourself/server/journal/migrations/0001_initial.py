# SPDX-License-Identifier: AGPL-3.0-or-later
"""Highlights and offline time."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Highlight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.IntegerField()),
                ("text", models.BinaryField()),
                ("source", models.BinaryField(null=True)),
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
                "db_table": "highlight",
                "indexes": [models.Index(fields=["person", "day"], name="highlight_day")],
            },
        ),
        migrations.CreateModel(
            name="OfflineTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.BigIntegerField()),
                ("end", models.BigIntegerField()),
                ("offset", models.IntegerField()),
                ("name", models.BinaryField()),
                ("details", models.BinaryField(null=True)),
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
                "db_table": "offline_time",
                "indexes": [models.Index(fields=["person", "start"], name="offline_time_start")],
            },
        ),
    ]
