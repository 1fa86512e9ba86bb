# SPDX-License-Identifier: AGPL-3.0-or-later
"""The forms of files that are understood, one module each; a form is told by a file's content, never its name."""
