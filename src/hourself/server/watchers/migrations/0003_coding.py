# SPDX-License-Identifier: AGPL-3.0-or-later
"""What editors told that is not yet counted as coding."""

from __future__ import annotations

from importlib import resources
from typing import ClassVar

from django.db import migrations

_TABLES = (resources.files("hourself.server.watchers") / "coding.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """Runs the file as it stands."""

    dependencies: ClassVar = [("watchers", "0002_forgotten")]
    operations: ClassVar = [migrations.RunSQL(_TABLES)]
