# SPDX-License-Identifier: AGPL-3.0-or-later
"""What other people's watchers tell: buckets of events, as ActivityWatch's clients send them and read them back.

Scrubbed before anything is written. What windows, presence and pages tell together becomes time of the day (`feed`).
"""
