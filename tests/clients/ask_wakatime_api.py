# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run by a Python that has `wakatime-api`: everything that it reads of a person, for a day; prints it as JSON."""

from __future__ import annotations

import json
import sys

from wakatime_api import (
    ApiClient,
    Configuration,
    DurationsApi,
    HeartbeatsApi,
    ProjectsApi,
    StatsApi,
    SummariesApi,
    UsersApi,
)

address, key, day = sys.argv[1:]
configuration = Configuration()
configuration.host = address
configuration.api_key["api_key"] = key
client = ApiClient(configuration)
stats, people = StatsApi(client), UsersApi(client)
told = {
    "me": people.get_current_user(),
    "agents": people.list_current_user_agents(),
    "machines": people.list_current_user_machine_names(),
    "bar": SummariesApi(client).get_current_user_status_bar_summary(),
    "summaries": SummariesApi(client).get_current_user_summaries(start=day, end=day),
    "stats": stats.get_current_user_stats_for_range("last_7_days"),
    "all": stats.get_current_user_all_time_since_today(),
    "durations": DurationsApi(client).get_current_user_durations(day, slice_by="language"),
    "heartbeats": HeartbeatsApi(client).get_current_user_heartbeats(day),
    "projects": ProjectsApi(client).list_current_user_projects(),
}
sys.stdout.write(json.dumps({name: each.to_dict() for name, each in told.items()}, default=str))
