# SPDX-License-Identifier: AGPL-3.0-or-later
"""What Hourself costs: ratios in one run against a named opponent, and the cost of growth."""
