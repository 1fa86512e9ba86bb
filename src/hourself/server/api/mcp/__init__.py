# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers for assistants, by the Model Context Protocol: over HTTP at /mcp, and by `hourself mcp`. It only reads."""
