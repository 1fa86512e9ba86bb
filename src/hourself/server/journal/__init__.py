# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person tells of a day themselves: highlights, and time away from any screen."""
