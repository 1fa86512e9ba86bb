# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person was coding: projects and languages, as editors' plugins tell them.

WakaTime's tell moments (`beats.py`); what ActivityWatch's tell comes in as stretches (`stretches.py`). It stands beside the time of the day and is never added to it: the agent has counted the editor's window already.
"""
