# SPDX-License-Identifier: AGPL-3.0-or-later
"""Codes by which a machine asks to be a device."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_api_key_scopes")]

    operations = [
        migrations.CreateModel(
            name="DeviceCode",
            fields=[
                ("code", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("typed", models.BinaryField(max_length=32, unique=True)),
                ("name", models.CharField(max_length=64)),
                ("system", models.CharField(max_length=32)),
                ("address", models.CharField(max_length=45)),
                ("created", models.BigIntegerField()),
                ("polled", models.BigIntegerField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_column="account",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("chosen", models.CharField(blank=True, max_length=64)),
                ("refused", models.BooleanField(default=False)),
            ],
            options={"db_table": "device_code"},
        ),
        migrations.CreateModel(
            name="WrongCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("at", models.BigIntegerField()),
            ],
            options={"db_table": "wrong_code"},
        ),
    ]
