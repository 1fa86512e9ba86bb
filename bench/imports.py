# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much memory an import of a large file takes, and how long: `python bench/imports.py [MEGABYTES]`, else 1,000.

A made-up ActivityWatch export and a made-up RescueTime archive of that size are imported by the command itself.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

LIMIT_MB = 200
BEGIN = 1_451_606_400
APPS = [f"app {number}" for number in range(300)]


def events(size: int) -> Iterator[str]:
    """An export of buckets, newest first, as ActivityWatch writes it."""
    rng, at, written = random.Random(1), BEGIN + 10 * 365 * 86_400, 0  # noqa: S311 -- made-up data
    yield '{"buckets": {"aw-watcher-window_desk": {"id": "aw-watcher-window_desk", "type": "currentwindow", "events": ['
    while written < size:
        length = rng.randrange(1, 60_000) / 1000
        at -= round(length) + 2
        app, stamp = rng.choice(APPS), time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at))
        data = f'{{"app": "{app}", "title": "document {rng.randrange(70)} of {app}, with a longer title"}}'
        row = f'{{"timestamp": "{stamp}.123000+00:00", "duration": {length}, "data": {data}}}'
        yield (", " if written else "") + row
        written += len(row) + 2
    yield "]}}}"


def archive(size: int) -> Iterator[str]:
    """An archive by the hour."""
    rng, hour, written = random.Random(2), BEGIN // 3600, 0  # noqa: S311 -- made-up data
    while written < size:
        stamp = time.strftime("%Y-%m-%d %H:%M:%S -0800", time.gmtime(hour * 3600))
        for name in rng.sample(APPS, 60):
            details = f"document {rng.randrange(70)} of {name}"
            row = f'"{stamp}","{name}","{details}","Business","Accounting","{rng.randrange(200)}"\n'
            written += len(row)
            yield row
        hour += 1


def measure(file: Path, folder: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of an import."""
    command = [
        sys.executable,
        "-m",
        "hourself",
        "import",
        "--data",
        str(folder),
        "--yes",
        "--timezone",
        "UTC",
        str(file),
    ]
    began, peak = time.monotonic(), 0
    with subprocess.Popen(
        command, env=os.environ | {"HOURSELF_KEY": "ab" * 32}, stdout=subprocess.DEVNULL
    ) as program:
        seen = psutil.Process(program.pid)
        while program.poll() is None:
            try:
                peak = max(peak, seen.memory_info().rss)
            except psutil.NoSuchProcess:
                break
            time.sleep(0.05)
        assert program.wait() == 0
    return time.monotonic() - began, peak / 1e6


def main() -> int:
    """Print what each form takes; 1 if it is more than it may."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    worst = 0.0
    with tempfile.TemporaryDirectory() as name:
        for make in (events, archive):
            file = Path(name) / f"{make.__name__}.txt"
            with file.open("w") as out:
                out.writelines(make(megabytes * 1_000_000))
            seconds, peak = measure(file, Path(name) / make.__name__)
            print(f"{make.__name__:8} {megabytes} MB: {seconds:.0f} s, {peak:.0f} MB of memory at most")
            worst = max(worst, peak)
            file.unlink()
    return 1 if worst > LIMIT_MB else 0


if __name__ == "__main__":
    sys.exit(main())
