# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hourself: an automatic time tracker that answers only to the person whose hours it counts."""
