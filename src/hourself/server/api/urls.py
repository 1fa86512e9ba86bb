# SPDX-License-Identifier: AGPL-3.0-or-later
"""The API's addresses, as RescueTime's clients know them."""

from __future__ import annotations

from django.urls import path

from hourself.server.api import data, summary

urlpatterns = [
    path("anapi/data", data.show_data, name="anapi-data"),
    path("anapi/daily_summary_feed", summary.show_days, name="anapi-days"),
    path("anapi/current_productivity_pulse.json", summary.show_pulse, name="anapi-pulse"),
]
