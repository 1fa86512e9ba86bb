# SPDX-License-Identifier: AGPL-3.0-or-later
"""One watcher per desktop, behind one name."""
