# SPDX-License-Identifier: AGPL-3.0-or-later
"""`{{ chart|draw }}` in templates."""

from __future__ import annotations

from django import template

from hourself.server.pages.charts.draw import draw

register = template.Library()
register.filter("draw", draw)
