# SPDX-License-Identifier: AGPL-3.0-or-later
"""The extension packs to the same bytes, wherever and whenever, and holds what it needs alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

EXTENSION = Path(__file__).parents[2] / "extension"


def pack(source: Path, target: Path) -> dict[str, bytes]:
    subprocess.run([sys.executable, str(source / "pack.py"), str(target)], check=True, capture_output=True)
    return {file.name: file.read_bytes() for file in target.iterdir()}


def test_the_same_source_packs_to_the_same_bytes(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(EXTENSION, tmp_path / "elsewhere"))
    for file in copy.rglob("*"):
        file.chmod(0o700)
        os.utime(file, (1, 1))
    one, two = pack(EXTENSION, tmp_path / "one"), pack(copy, tmp_path / "two")

    assert (2, one) == (len(one), two)


def test_it_holds_no_tools_and_firefox_gets_no_key(tmp_path: Path) -> None:
    pack(EXTENSION, tmp_path)
    xpi = zipfile.ZipFile(next(tmp_path.glob("*.xpi")))
    with xpi:
        manifest = json.loads(xpi.read("manifest.json"))
        names = xpi.namelist()

    assert ([], False) == ([name for name in names if name.endswith(".py")], "key" in manifest)
    assert {"background.js", "popup.html", "icons/128.png"} <= set(names)
