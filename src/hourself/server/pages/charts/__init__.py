# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts, drawn by the server as SVG: into a page, and as pictures that stand alone."""
