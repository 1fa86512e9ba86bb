# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person was coding: projects and languages, as WakaTime's plugins tell them.

It stands beside the time of the day and is never added to it: the agent has counted the editor's window already.
"""
