"""Rules of the domain that a caller can break.

Every class carries a stable `code` (part of the public API, never renamed) and
a translated `title`.  Nothing here knows about HTTP: `api.problems` decides
which status an error becomes.
"""

from collections.abc import Sequence
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A broken rule, worded for the person who broke it."""

    code: ClassVar[str]
    title: ClassVar[str | Promise]


class NoDraftRelease(DomainError):
    code = "no-draft-release"
    title = _("There is no draft release")


class DraftReleaseExists(DomainError):
    code = "draft-release-exists"
    title = _("There is a draft release already")


class ReleaseIsPublished(DomainError):
    code = "release-is-published"
    title = _("What is published is never changed")


class ReleaseNotPublishable(DomainError):
    """A draft that may not come out yet; `mistakes` holds every reason, not only the first."""

    code = "release-not-publishable"
    title = _("The draft release cannot be published")

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = list(mistakes)


class NotOnTheMenu(DomainError):
    code = "not-on-the-menu"
    title = _("The menu does not hold this item")


class AlreadyOnTheMenu(DomainError):
    code = "already-on-the-menu"
    title = _("The menu holds this item already")
