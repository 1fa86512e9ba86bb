# SPDX-License-Identifier: AGPL-3.0-or-later
"""Spans, names, titles, tallies and keys, sealed at rest."""
