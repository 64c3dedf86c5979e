"""What the service costs, measured; see README.md."""

import os

os.environ.setdefault("RATE_LIMITS", "off")  # all questions come from one address
