# SPDX-License-Identifier: AGPL-3.0-or-later
"""The domain: pure functions on frozen values, used by agent and server alike."""
