# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happens behind the scenes, as a table."""
