"""`python -m tepat`, the same as the `tepat` command."""

import sys

from tepat.cli import main

if __name__ == "__main__":
    sys.exit(main())
