# SPDX-License-Identifier: AGPL-3.0-or-later
"""API v1, our own: described by OpenAPI, with scopes, pages, ETags, limits, and errors that say what to do."""
