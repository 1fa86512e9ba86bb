# SPDX-License-Identifier: AGPL-3.0-or-later
"""API keys."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=64)),
                ("token", models.BinaryField(max_length=32, unique=True)),
                ("created", models.BigIntegerField()),
                ("used", models.BigIntegerField(null=True)),
                ("revoked", models.BigIntegerField(null=True)),
                ("classic", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_column="account",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_keys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"db_table": "api_key"},
        )
    ]
