# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door for other people's programs: the API that RescueTime's clients speak."""
