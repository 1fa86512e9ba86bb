# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every page's address."""

from __future__ import annotations

from django.urls import path

from hourself.server.pages import day, name, session

urlpatterns = [
    path("", day.show_today),
    path("day/today", day.show_today, name="today"),
    path("mark", day.tell_mark, name="mark"),
    path("day/<str:text>", day.show_day, name="day"),
    path("name/<int:number>/classify", name.set_choice, name="classify"),
    path("sign-in", session.open_session, name="sign-in"),
    path("sign-out", session.close_session, name="sign-out"),
]
