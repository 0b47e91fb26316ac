"""`python -m edusync.sandbox` is `edusync-sandbox`."""

import sys

from edusync.sandbox.command import main

sys.exit(main())
