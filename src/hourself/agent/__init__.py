# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk: watches, scrubs, joins, spools and uploads."""
