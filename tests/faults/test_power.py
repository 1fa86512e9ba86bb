# SPDX-License-Identifier: AGPL-3.0-or-later
"""Power loss: the image of a file system, copied while the spool writes to it, holds all that was acknowledged."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hourself.agent.spool import Spool, read_key

WRITER = """
import sys
from pathlib import Path
from hourself.agent.spool import Spool, read_key
from hourself.core.scrub import Sight
from hourself.core.spans import Span
folder = Path(sys.argv[1])
spool = Spool(folder / "spool.db", read_key(folder / "spool.key"))
spool._connection.execute(f"PRAGMA synchronous = {sys.argv[2]}")
for number in range(1_000_000):
    spool.put([Span(2 * number, 2 * number + 1, 0, Sight("app", "XTerm"))])
    print(number, flush=True)
"""


pytestmark = [pytest.mark.root, pytest.mark.timeout(1200)]


@pytest.fixture(autouse=True)
def _able(tmp_path: Path) -> None:
    """Skip where an image cannot be mounted."""
    image = tmp_path / "probe.img"
    try:
        make_image(image)
        with mounted(image, tmp_path / "probe"):
            return
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs root, mkfs.ext4 and a loop device to mount an image")


@contextmanager
def mounted(image: Path, folder: Path) -> Iterator[Path]:
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-o", "loop", str(image), str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def make_image(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(32 << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(path)], check=True)


def lose_power(tmp_path: Path, mode: str) -> tuple[int, int]:
    """Write, copy the image, and look into the copy: spans acknowledged before the cut, and spans found after it."""
    image, copy = tmp_path / "disk.img", tmp_path / "copy.img"
    make_image(image)
    with mounted(image, tmp_path / "before") as folder:
        read_key(folder / "spool.key")
        subprocess.run(["sync", "-f", str(folder)], check=True)
        acknowledged = write_until_cut(folder, mode, image, copy)
    with mounted(copy, tmp_path / "after") as folder:
        return acknowledged, count_found(folder)


def write_until_cut(folder: Path, mode: str, image: Path, copy: Path) -> int:
    log = folder.parent / "acknowledged"
    with (
        log.open("w") as out,
        subprocess.Popen([sys.executable, "-c", WRITER, str(folder), mode], stdout=out) as writer,
    ):
        while len(log.read_text().splitlines()) < 50:
            time.sleep(0.02)
        acknowledged = len(log.read_text().splitlines())
        shutil.copyfile(image, copy)
        writer.kill()
    return acknowledged


def count_found(folder: Path) -> int:
    if not (folder / "spool.db").exists():
        return 0
    with Spool(folder / "spool.db", read_key(folder / "spool.key")) as spool:
        return spool.waiting()


@pytest.mark.parametrize("times", [1, pytest.param(20, marks=pytest.mark.long)])
def test_what_was_acknowledged_survives(tmp_path: Path, times: int) -> None:
    for _ in range(times):
        acknowledged, found = lose_power(tmp_path, "FULL")
        assert found >= acknowledged > 0


def test_the_control_without_syncs_loses(tmp_path: Path) -> None:
    acknowledged, found = lose_power(tmp_path, "OFF")

    assert found < acknowledged
