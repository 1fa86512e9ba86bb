# SPDX-License-Identifier: AGPL-3.0-or-later
"""Focus sessions: when they were started and when they end."""
