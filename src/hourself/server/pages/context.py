# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every page may say."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def tell(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 -- Django calls it so
    """Whether all that is shown is made up."""
    return {"demo": settings.HOURSELF_DEMO}
