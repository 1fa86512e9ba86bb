# SPDX-License-Identifier: AGPL-3.0-or-later
"""One file to wait on for several: a desk may need two connections, and the loop waits on one."""

from __future__ import annotations

import select


class Joint:
    """Readable when one of its files is."""

    def __init__(self, *files: int) -> None:
        self._poll = select.epoll()
        for file in files:
            self._poll.register(file, select.EPOLLIN)

    def fileno(self) -> int:
        """For select."""
        return self._poll.fileno()

    def close(self) -> None:
        """Let go; the files stay open."""
        self._poll.close()
