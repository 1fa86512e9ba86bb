# SPDX-License-Identifier: AGPL-3.0-or-later
"""The API and the pages; the ingest door stands before Django, in wsgi.py."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("hourself.server.api.urls")), path("", include("hourself.server.pages.urls"))]
