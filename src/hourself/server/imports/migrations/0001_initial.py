# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was imported."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account", models.BigIntegerField()),
                ("form", models.CharField(max_length=64)),
                ("family", models.CharField(max_length=64)),
                ("label", models.CharField(max_length=128)),
                ("file", models.BinaryField()),
                ("zone", models.CharField(blank=True, max_length=64)),
                ("started", models.BigIntegerField()),
                ("touched", models.BigIntegerField()),
                ("finished", models.BigIntegerField(null=True)),
                ("added", models.BigIntegerField(default=0)),
                ("known", models.BigIntegerField(default=0)),
                ("left", models.BigIntegerField(default=0)),
                ("first", models.IntegerField(null=True)),
                ("last", models.IntegerField(null=True)),
            ],
            options={
                "db_table": "import",
                "indexes": [models.Index(fields=["account", "form"], name="import_form")],
            },
        ),
        migrations.CreateModel(
            name="Lane",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account", models.BigIntegerField()),
                ("form", models.CharField(max_length=64)),
                ("host", models.CharField(max_length=128)),
                ("number", models.IntegerField()),
                ("device", models.BigIntegerField()),
            ],
            options={
                "db_table": "import_lane",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "form", "host", "number"), name="import_lane_place"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account", models.BigIntegerField()),
                ("later", models.BigIntegerField()),
                ("earlier", models.BigIntegerField()),
            ],
            options={
                "db_table": "import_need",
                "constraints": [
                    models.UniqueConstraint(fields=("account", "later", "earlier"), name="import_need_pair")
                ],
            },
        ),
        migrations.CreateModel(
            name="Piece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account", models.BigIntegerField()),
                ("source", models.BigIntegerField()),
                ("lane", models.BigIntegerField()),
                ("day", models.IntegerField()),
                ("start", models.BigIntegerField()),
                ("key", models.BinaryField(max_length=16)),
                ("length", models.BigIntegerField()),
                ("device", models.BigIntegerField()),
                ("begin", models.BigIntegerField()),
                ("stop", models.BigIntegerField()),
            ],
            options={
                "db_table": "import_piece",
                "indexes": [
                    models.Index(fields=["account", "lane", "day"], name="import_piece_day"),
                    models.Index(fields=["account", "source"], name="import_piece_source"),
                ],
            },
        ),
    ]
