# SPDX-License-Identifier: AGPL-3.0-or-later
"""The server lives in the computer's time zone, not in one of Django's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hourself.server.conf.zone import find_zone

_SHOW = """
import time
from hourself.server.conf.boot import boot
from hourself.server.conf.options import load_options
boot(load_options())
from django.utils import timezone  # reads the settings
timezone.now()
print(time.strftime("%z", time.localtime(1_700_000_000)))
"""


@pytest.mark.parametrize(("zone", "offset"), [("Asia/Kathmandu", "+0545"), ("XYZ-3", "+0300")])
def test_booting_leaves_local_time_alone(tmp_path: Path, zone: str, offset: str) -> None:
    environ = os.environ | {"TZ": zone, "HOURSELF_DATA": str(tmp_path), "HOURSELF_KEY": "00" * 32}
    environ.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-c", _SHOW], env=environ, capture_output=True, text=True, check=True
    )

    assert offset == done.stdout.strip()


@pytest.mark.parametrize(
    ("target", "zone"),
    [
        ("/usr/share/zoneinfo/Europe/Vienna", "Europe/Vienna"),
        ("/nowhere/zoneinfo/No/Zone", None),
        ("/etc/hosts", None),
    ],
)
def test_the_zone_that_a_link_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, zone: str | None
) -> None:
    monkeypatch.delenv("TZ", raising=False)
    link = tmp_path / "localtime"
    link.symlink_to(target)

    assert zone == find_zone(link)
