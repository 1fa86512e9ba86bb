# SPDX-License-Identifier: AGPL-3.0-or-later
"""One engine that answers every question about time."""
