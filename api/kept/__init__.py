"""Answers that are kept and given again before the application is entered.

It is a WSGI layer that knows nothing of what the application is about.  An answer may be kept
when it is public, whole and has an entity tag, and says in `Cache-Groups` (RFC 9875) what it
depends on, as the application said before it began to read; it is given again as long as the
numbers of those groups are what they were.
"""

from .basis import BASIS, Basis
from .layer import KeptAnswers
from .moment import Given, Moment
from .questions import OFFERED

__all__ = ["BASIS", "OFFERED", "Basis", "Given", "KeptAnswers", "Moment"]
