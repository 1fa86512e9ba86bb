# SPDX-License-Identifier: AGPL-3.0-or-later
"""Wires the rooms together; nothing else does."""
