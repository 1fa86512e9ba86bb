# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which start of an agent sends, so that a copy of its folder on another computer is noticed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_device_code")]

    operations = [
        migrations.AddField("device", "run", models.CharField(max_length=32, null=True)),
        migrations.AddField("device", "before", models.CharField(max_length=32, null=True)),
        migrations.AddField("device", "forked", models.BigIntegerField(null=True)),
    ]
