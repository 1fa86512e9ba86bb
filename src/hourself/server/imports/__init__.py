# SPDX-License-Identifier: AGPL-3.0-or-later
"""A way in for years kept elsewhere: read, scrub, stage, show, write, and take back."""
