# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door for ActivityWatch's clients and watchers: `/api/0`, as aw-server answers. See docs/activitywatch.md."""
