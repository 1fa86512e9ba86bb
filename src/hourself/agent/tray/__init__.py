# SPDX-License-Identifier: AGPL-3.0-or-later
"""The icon in the desktop's tray, in a small process of its own: see `link` for the agent's end of it."""
