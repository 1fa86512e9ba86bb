# SPDX-License-Identifier: AGPL-3.0-or-later
"""Alerts: what a person wants to be told of, and when it was told."""
