# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every page's address."""

from __future__ import annotations

from django.urls import path

from hourself.server.pages import day, name, review, rules, schedules, search, session

urlpatterns = [
    path("", day.show_today),
    path("day/today", day.show_today, name="today"),
    path("mark", day.tell_mark, name="mark"),
    path("day/<str:text>", day.show_day, name="day"),
    path("name/<int:number>/classify", name.set_choice, name="classify"),
    path("review", review.show_review, name="review"),
    path("review/sort", review.sort_names, name="sort"),
    path("rules", rules.show_rules, name="rules"),
    path("rules/preview", rules.preview_rule, name="preview-rule"),
    path("rules/save", rules.save, name="save-rule"),
    path("rules/change", rules.change, name="change-rules"),
    path("schedules", schedules.show_schedules, name="schedules"),
    path("schedules/save", schedules.save, name="save-schedule"),
    path("schedules/change", schedules.change, name="change-schedules"),
    path("search", search.show_search, name="search"),
    path("sign-in", session.open_session, name="sign-in"),
    path("sign-out", session.close_session, name="sign-out"),
]
