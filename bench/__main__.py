# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every figure on a line of its own: `name value unit`. Arguments (the rooms below) run those alone."""

from __future__ import annotations

import sys

from bench import browser, idle, ingest, query, report

ROOMS = {"ingest": ingest, "report": report, "query": query, "idle": idle, "browser": browser}

for room in sys.argv[1:] or ROOMS:
    for name, value, unit in ROOMS[room].run():
        print(f"{name} {value:.3f} {unit}", flush=True)
