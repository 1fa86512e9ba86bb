# SPDX-License-Identifier: AGPL-3.0-or-later
"""The addresses of aw-server, with a slash at the end or without one as it has them."""

from __future__ import annotations

from django.urls import path, re_path

from hourself.server.api.activitywatch import buckets, events, moving, querying, settings
from hourself.server.api.activitywatch.access import ADD, CHANGE, READ
from hourself.server.api.activitywatch.doors import door, find_nothing

urlpatterns = [
    path("info", door(GET=(buckets.show_info, ""))),
    # aw-server leads from one to the other and aw-server-rust answers at both; some clients follow nowhere.
    re_path("^buckets/?$", door(GET=(buckets.show_buckets, READ))),
    path(
        "buckets/<str:bucket>",
        door(
            GET=(buckets.show_bucket, READ),
            POST=(buckets.make_bucket, ADD),
            DELETE=(buckets.delete_bucket, CHANGE),
        ),
    ),
    path("buckets/<str:bucket>/events", door(GET=(events.show_events, READ), POST=(events.add_events, ADD))),
    path("buckets/<str:bucket>/events/count", door(GET=(events.show_count, READ))),
    path(
        "buckets/<str:bucket>/events/<int:event>",
        door(GET=(events.show_event, READ), DELETE=(events.delete_event, CHANGE)),
    ),
    path("buckets/<str:bucket>/heartbeat", door(POST=(events.take_heartbeat, ADD))),
    path("buckets/<str:bucket>/export", door(GET=(moving.export_bucket, READ))),
    re_path("^query/?$", door(POST=(querying.answer_query, READ))),
    path("export", door(GET=(moving.export_all, READ))),
    path("import", door(POST=(moving.import_buckets, CHANGE))),
    path("settings", door(GET=(settings.show_settings, READ), POST=(settings.save_settings, CHANGE))),
    path(
        "settings/<str:name>", door(GET=(settings.show_setting, READ), POST=(settings.keep_setting, CHANGE))
    ),
    re_path("", find_nothing),
]
