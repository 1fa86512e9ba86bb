# SPDX-License-Identifier: AGPL-3.0-or-later
"""Events whose deletion can be taken back for an hour."""

from __future__ import annotations

from importlib import resources
from typing import ClassVar

from django.db import migrations

_TABLES = (resources.files("hourself.server.watchers") / "forgotten.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """Runs the file as it stands."""

    dependencies: ClassVar = [("watchers", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(_TABLES)]
