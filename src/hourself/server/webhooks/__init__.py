# SPDX-License-Identifier: AGPL-3.0-or-later
"""Telling other people's servers that something happened: signed, only to public addresses, tried again."""
