# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person was coding: projects and languages, as editors' plugins tell them.

WakaTime's tell moments (`beats.py`), ActivityWatch's stretches (`stretches.py`). Both stand beside the time of the day
and are never added to it: the agent has counted the editor's window already.
"""
