# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django's secret key, derived from the instance key so that there is no second secret to keep."""

from __future__ import annotations

from hourself.server.conf.options import Options
from hourself.server.store.cipher import derive
from hourself.server.store.instance import find_instance_key


def derive_secret(options: Options) -> str:
    """The secret with which Django signs."""
    return derive(find_instance_key(options.data / "server", options.key), "django").hex()
