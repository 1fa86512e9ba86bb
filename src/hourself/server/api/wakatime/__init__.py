# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door for WakaTime's plugins and programs: heartbeats in, what was coded out. See docs/wakatime.md."""
