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
from typing import Any

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


def test_it_holds_no_tools(tmp_path: Path) -> None:
    pack(EXTENSION, tmp_path)
    for packed in tmp_path.iterdir():
        with zipfile.ZipFile(packed) as read:
            names = read.namelist()

        assert [] == [name for name in names if name.endswith(".py")]
        assert {"background.js", "popup.html", "icons/128.png"} <= set(names)


def test_each_browser_gets_the_words_it_knows(tmp_path: Path) -> None:
    pack(EXTENSION, tmp_path)
    chromium, firefox = (read_manifest(next(tmp_path.glob(f"*.{kind}"))) for kind in ("zip", "xpi"))

    assert (json.loads((EXTENSION / "manifest.json").read_text()), {"service_worker", "type"}) == (
        chromium,
        set(chromium["background"]),
    )
    assert {"scripts": ["background.js"], "type": "module"} == firefox["background"]
    assert {"key", "minimum_chrome_version"} == set(chromium) - set(firefox)


def read_manifest(packed: Path) -> dict[str, Any]:
    with zipfile.ZipFile(packed) as read:
        return dict(json.loads(read.read("manifest.json")))
