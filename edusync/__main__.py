"""`python -m edusync`: the same as the command `edusync`."""

import sys

from edusync.command import main

sys.exit(main())
