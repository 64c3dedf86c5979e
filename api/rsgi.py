"""What the server runs: api.wsgi, asked in a way in which no slow client holds a thread."""

import gc
import sys

from django.conf import settings

from api.serving import Served
from api.wsgi import application as behind
from api.wsgi import kept, today

# What takes requests in waits for Python's lock: 5 ms, as usual, were too long while it stops.
sys.setswitchinterval(0.0005)

application = Served(
    behind,
    kept=kept,
    day=today,
    largest_body=settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0,
)

# What has been loaded by now stays: looking it through for garbage took a third of long answers.
gc.collect()
gc.freeze()
gc.set_threshold(10_000)  # objects: the rows of a list are many, and no garbage
