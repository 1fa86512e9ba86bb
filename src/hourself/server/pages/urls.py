# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every page's address."""

from __future__ import annotations

from django.urls import path

from hourself.server.pages import (
    coding,
    day,
    imports,
    journal,
    keys,
    name,
    review,
    rules,
    schedules,
    search,
    session,
    webhooks,
    welcome,
)
from hourself.server.pages.reports import views

urlpatterns = [
    path("", day.show_today),
    path("day/today", day.show_today, name="today"),
    path("mark", day.tell_mark, name="mark"),
    path("day/<str:text>", day.show_day, name="day"),
    path("day/<str:text>/part", day.show_part, name="part"),
    path("report/year/<str:text>", views.show_year, name="year"),
    path("report/<slug:report>", views.lead, name="report"),
    path("report/<slug:report>/<str:text>", views.show, name="report-period"),
    path("coding", coding.lead),
    path("coding/<str:text>", coding.show_coding, name="coding"),
    path("category", views.lead_category),
    path("category/<str:text>", views.show_category, name="category"),
    path("name/<int:number>", views.lead_name),
    path("name/<int:number>/classify", name.set_choice, name="classify"),
    path("name/<int:number>/<str:text>", views.show_name, name="name"),
    path("import", imports.show_imports, name="imports"),
    path("import/upload", imports.upload, name="upload"),
    path("import/undo", imports.undo, name="undo-import"),
    path("import/<slug:token>", imports.show_import, name="import"),
    path("keys", keys.show_keys, name="keys"),
    path("keys/make", keys.make_key, name="make-key"),
    path("keys/change", keys.change_keys, name="change-keys"),
    path("webhooks", webhooks.show_webhooks, name="webhooks"),
    path("webhooks/make", webhooks.make_webhook, name="make-webhook"),
    path("webhooks/change", webhooks.change_webhooks, name="change-webhooks"),
    path("journal", journal.show_today),
    path("journal/<str:text>", journal.show_journal, name="journal"),
    path("journal/<str:text>/change", journal.change, name="change-journal"),
    path("review", review.show_review, name="review"),
    path("review/sort", review.sort_names, name="sort"),
    path("rules", rules.show_rules, name="rules"),
    path("rules/preview", rules.preview_rule, name="preview-rule"),
    path("rules/save", rules.save, name="save-rule"),
    path("rules/change", rules.change, name="change-rules"),
    path("schedules", schedules.show_schedules, name="schedules"),
    path("schedules/save", schedules.save, name="save-schedule"),
    path("schedules/change", schedules.change, name="change-schedules"),
    path("welcome", welcome.show_welcome, name="welcome"),
    path("welcome/set", welcome.set_levels, name="set-levels"),
    path("search", search.show_search, name="search"),
    path("sign-in", session.open_session, name="sign-in"),
    path("sign-out", session.close_session, name="sign-out"),
]
