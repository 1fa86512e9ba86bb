# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking, on return from an absence, what it was."""
