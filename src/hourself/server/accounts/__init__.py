# SPDX-License-Identifier: AGPL-3.0-or-later
"""People, devices, tokens and sign-in."""
