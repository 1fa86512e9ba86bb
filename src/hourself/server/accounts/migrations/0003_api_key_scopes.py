# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an API key may do, and until when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_api_key")]

    operations = [
        migrations.AddField("apikey", "scopes", models.CharField(max_length=64, default="read")),
        migrations.AddField("apikey", "expires", models.BigIntegerField(null=True)),
    ]
