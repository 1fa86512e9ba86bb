# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tests of what editors' watchers tell of coding."""
