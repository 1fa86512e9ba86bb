# SPDX-License-Identifier: AGPL-3.0-or-later
"""What crosses the network, and nothing else."""
