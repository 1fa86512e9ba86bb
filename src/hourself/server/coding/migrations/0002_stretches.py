# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stretches that ActivityWatch's editor watchers tell."""

from __future__ import annotations

from importlib import resources
from typing import ClassVar

from django.db import migrations

_TABLES = (resources.files("hourself.server.coding") / "stretches.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """Runs the file as it stands."""

    dependencies: ClassVar = [("coding", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(_TABLES)]
