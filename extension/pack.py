# SPDX-License-Identifier: AGPL-3.0-or-later
"""Packs the extension: one zip for Chromium's family, one xpi for Firefox's, the same bytes from the same source.

python extension/pack.py [FOLDER]        # dist/ by default; prints the files' SHA-256
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parent
#: The earliest time that a zip can tell.
_TIME = (1980, 1, 1, 0, 0, 0)
Manifest = dict[str, Any]
_KINDS = {".js", ".css", ".html", ".json", ".png"}


def pack(folder: Path) -> list[Path]:
    """Write both files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = json.loads((SOURCE / "manifest.json").read_text())
    name = f"hourself-browser-{manifest['version']}"
    return [_write(folder / f"{name}.zip", manifest), _write(folder / f"{name}.xpi", for_firefox(manifest))]


def for_firefox(manifest: Manifest) -> Manifest:
    """The same manifest in Firefox's words: it runs no service workers, and warns of words that only Chromium knows.

    Chromium warns of Firefox's in turn, so that no one file is silent in both.
    """
    known = {
        field: said for field, said in manifest.items() if field not in {"key", "minimum_chrome_version"}
    }
    worker = manifest["background"]
    return known | {"background": {"scripts": [worker["service_worker"]], "type": worker["type"]}}


def _write(target: Path, manifest: Manifest) -> Path:
    files = [file for file in sorted(SOURCE.rglob("*")) if file.suffix in _KINDS]
    with zipfile.ZipFile(target, "w") as packed:
        for file in files:
            name = file.relative_to(SOURCE).as_posix()
            content = (
                json.dumps(manifest, indent=2).encode() if name == "manifest.json" else file.read_bytes()
            )
            _add(packed, name, content)
    return target


def _add(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    # Stored, not packed: how a library deflates may change with its version.
    entry = zipfile.ZipInfo(name, _TIME)
    entry.create_system, entry.external_attr = 3, 0o100644 << 16
    packed.writestr(entry, content)


if __name__ == "__main__":
    for made in pack(Path(sys.argv[1] if len(sys.argv) > 1 else "dist")):
        sys.stdout.write(f"{hashlib.sha256(made.read_bytes()).hexdigest()}  {made}\n")
