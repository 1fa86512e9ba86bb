# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages at the root; the ingest door stands before Django, in wsgi.py."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("hourself.server.pages.urls"))]
