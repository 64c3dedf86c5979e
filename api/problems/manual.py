"""docs/problems.md: the pages under /v1/problems for whoever reads the repository."""

from collections.abc import Iterator

from django.utils import translation

from .kind import Kind
from .kinds import kinds

INTRODUCTION = """\
# Problems and their cures

Every answer with a status from 400 up is `application/problem+json` (RFC 9457). Its `type` is the
address of a page that explains the cure; the sections below are those pages.
`manage.py problems_manual > docs/problems.md` writes them from `api/problems/` and, for
the rules of the domain, `catalogue/errors.py`: change those, never this file.
"""


def manual() -> str:
    """Write the whole document, in English."""
    with translation.override("en"):
        return "\n".join([INTRODUCTION, *(line for kind in kinds().values() for line in of(kind))])


def of(kind: Kind) -> Iterator[str]:
    yield f"## {kind.code}\n"
    yield f"`{kind.status}` **{kind.title}**: {kind.detail}\n"
    yield f"{kind.cure}\n"
