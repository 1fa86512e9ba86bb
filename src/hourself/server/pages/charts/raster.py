# SPDX-License-Identifier: AGPL-3.0-or-later
"""A picture's pixels: from SVG to PNG, in a process of its own that ends at once, for it needs much memory."""

from __future__ import annotations

import os
import subprocess
import sys
from threading import BoundedSemaphore

from hourself.core.options import strip

_PROGRAM = """
import sys, vl_convert
sys.stdout.buffer.write(vl_convert.svg_to_png(sys.stdin.buffer.read().decode(), scale=2))
"""
#: More than one at a time would only slow each other down.
_TURN = BoundedSemaphore(1)
_PATIENCE = 30


class RasterError(RuntimeError):
    """No picture could be made; its text says what else can be done."""


def to_png(svg: str) -> bytes:
    """The PNG of a picture, at twice its size."""
    if not _TURN.acquire(timeout=_PATIENCE):
        raise RasterError("Other pictures are being made. Try again in a minute, or take the SVG.")
    try:
        command = [sys.executable, "-I", "-c", _PROGRAM]
        done = subprocess.run(
            command,
            env=strip(os.environ),
            input=svg.encode(),
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        raise RasterError("The PNG could not be made. Take the SVG instead.") from None
    finally:
        _TURN.release()
    return done.stdout
