# SPDX-License-Identifier: AGPL-3.0-or-later
"""The house: takes spans in, keeps them sealed, answers questions about them."""
