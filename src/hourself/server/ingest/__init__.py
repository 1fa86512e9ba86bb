# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door for spans: a plain WSGI callable."""
