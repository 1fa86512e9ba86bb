# SPDX-License-Identifier: AGPL-3.0-or-later
"""A thousand spans of what is ignored among a thousand others: no byte of them in spool, on the wire, in the store."""

from __future__ import annotations

from pathlib import Path

from hourself.agent.line import Line
from hourself.agent.spool import open_spool
from hourself.agent.upload import Sign, Uploader
from hourself.agent.wishes import Wishes
from hourself.core.scrub import Glimpse, Rules, Sight, scrub
from hourself.core.spans import Span
from hourself.server.store.ignored import change_ignored
from hourself.server.store.store import open_store
from hourself.wire.batch import Batch, Receipt, State
from tests.running import KEY, Server
from tests.stored import read_all_text, read_spans

CANARY = "canary7e1d"
FIRST = 1_700_000_000
URLS = [f"https://{CANARY}.example/a", f"https://deep.{CANARY}.example/b?q=c", "https://other.example/"]


class HeardLine(Line):
    """A line that remembers what was said on it."""

    said = ""

    def send(self, batch: Batch) -> Receipt:
        self.said += repr(batch)
        return super().send(batch)


def ignore_at_server(data: Path) -> None:
    store = open_store(data / "server", bytes.fromhex(KEY))
    with store.writing() as connection:
        change_ignored(connection, store.vault.sealer(1), 1, [("site", f"{CANARY}.example")])
    store.close()


def test_what_is_ignored_leaves_no_byte(tmp_path: Path) -> None:
    with Server(tmp_path) as server, open_spool(tmp_path) as spool:
        address = f"http://127.0.0.1:{server.port}"
        ignore_at_server(tmp_path)
        wishes = Wishes(tmp_path, address, {})
        line = HeardLine(address, server.token("laptop"))
        # Spooled before anything was heard of the rule, as on a computer that was offline.
        seen = [scrub(Glimpse("chromium", "", URLS[n % 2 * 2]), Rules(browsers=True)) for n in range(2000)]
        spool.put([Span(FIRST + n, FIRST + n + 1, 60, sight) for n, sight in enumerate(seen) if sight])
        uploader = Uploader(spool, line, lambda: Sign(State.RECORDING), wishes)
        waiting = spool.waiting()
        while spool.waiting():
            uploader.step()
        after = [scrub(Glimpse("chromium", "", url), Rules(ignored=wishes.ignored())) for url in URLS]
        held = read_all_text(tmp_path, spool)

    assert (2000, {"other.example"}, 1000) == (
        waiting, {name for _, _, name in read_spans(tmp_path)}, line.said.count("other.example"),
    )  # fmt: skip
    assert (False, False, [None, None, Sight("site", "other.example")]) == (
        CANARY in line.said, CANARY in held, after,
    )  # fmt: skip
