# SPDX-License-Identifier: AGPL-3.0-or-later
"""The migrations of the watchers room."""
