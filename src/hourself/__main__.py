# SPDX-License-Identifier: AGPL-3.0-or-later
"""`python -m hourself` is the command line."""

import sys

from hourself.cli import main

if __name__ == "__main__":
    sys.exit(main())
