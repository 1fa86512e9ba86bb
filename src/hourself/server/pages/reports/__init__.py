# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of the reports: each asks a reader, and draws what it gives."""
