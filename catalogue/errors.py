"""Rules of the domain that a caller can break.

Every class carries a stable `code` (part of the public API, never renamed) and
a translated `title`.  Nothing here knows about HTTP: `api.problems` decides
which status an error becomes.
"""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A broken rule, worded for the person who broke it."""

    code: ClassVar[str]
    title: ClassVar[str | Promise]
    cure: ClassVar[str | Promise]  # what the page on the error advises, where there is more to say


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


class RecruitmentClosed(DomainError):
    code = "recruitment-closed"
    title = _("The study is not recruiting")
    cure = _(
        "The detail says when recruitment opens or that it has closed. The recruitment of every "
        "study, with its instants, is at /v1/studies."
    )


class SchoolNotEligible(DomainError):
    code = "school-not-eligible"
    title = _("The study does not recruit schools of this sector")
    cure = _("Choose a study that names the sector of the school; /v1/studies lists them.")


class SchoolClosed(DomainError):
    code = "school-closed"
    title = _("The school has closed")
    cure = _(
        "The register of DUO no longer holds this location. Look up the code that it has now at "
        "/v1/schools."
    )


class MadeUpAndReal(DomainError):
    """A school that exists and a study that does not, or the other way round."""

    code = "made-up-and-real"
    title = _("What is made up and what is real do not go together")
    cure = _(
        "Schools whose code begins with 99 and studies with isFictitious do not exist: they are "
        "there to try the service with, and with each other only. Enrol a made-up school in a "
        "made-up study, or a school that exists in a study that does."
    )


class AlreadyEnrolled(DomainError):
    """A second enrolment beside one that is not withdrawn; `enrolment` is the id of that one."""

    code = "already-enrolled"
    title = _("The school is enrolled in this study already")
    cure = _(
        "The member enrolment names the enrolment that stands. Amend that one, or withdraw it "
        "before enrolling again; who enrols again joins at the end of the waiting list."
    )

    def __init__(self, message: str, *, enrolment: UUID) -> None:
        super().__init__(message)
        self.enrolment = enrolment


class RandomAllocationNotAccepted(DomainError):
    code = "random-allocation-not-accepted"
    title = _("This study needs schools that accept random allocation")
    cure = _(
        "Chance decides which school works with the intervention and which is compared with it. "
        "Enrol with acceptsRandomAllocation set to true once the school agrees with that."
    )


class NotMandated(DomainError):
    code = "not-mandated"
    title = _("You hold no mandate for this school")
    cure = _(
        "GET /v1/mandates lists the schools that you may act for today. A school or its board "
        "grants a mandate through the coordinator of the studies."
    )


class TransitionNotAllowed(DomainError):
    """A change of status that does not exist; `present` and `wanted` are the two statuses."""

    code = "transition-not-allowed"
    title = _("The enrolment cannot go from its status to that one")
    cure = _("Read the enrolment again: its status and its events say what has happened to it.")

    def __init__(self, *, present: str, wanted: str) -> None:
        super().__init__(
            _("The enrolment is %(present)s and cannot become %(wanted)s.")
            % {"present": present, "wanted": wanted}
        )
        self.present, self.wanted = present, wanted


class EnrolmentHasEnded(DomainError):
    code = "enrolment-has-ended"
    title = _("The enrolment has ended")
    cure = _("What was withdrawn or completed is not changed any more. Enrol the school again.")


class StaleRevision(DomainError):
    code = "stale-revision"
    title = _("It has changed since you read it")
    cure = _("Read it again and apply your change to what it says now.")


class PlacesBelowHolders(DomainError):
    code = "places-below-holders"
    title = _("More schools hold a place than that")
    cure = _("Set at least as many places as are taken, or withdraw enrolments first.")


class NothingToAllocate(DomainError):
    code = "nothing-to-allocate"
    title = _("There is nothing to allocate")
    cure = _("Allocation needs a randomised study with at least two arms and enrolled schools.")


class MandateHasEnded(DomainError):
    code = "mandate-has-ended"
    title = _("The mandate has ended already")
    cure = _("Grant a new mandate to let the client act for the school again.")


class TooManyWebhooks(DomainError):
    code = "too-many-webhooks"
    title = _("You have as many webhooks as a client can have")
    cure = _("Delete a webhook that you do not need any more, or widen the kinds of another one.")


class RequestInProgress(DomainError):
    code = "request-in-progress"
    title = _("This request is still being handled")
    cure = _(
        "Another request with the same Idempotency-Key is being handled at this moment. Send it "
        "again after a second: it then gets the answer of the first."
    )


class IdempotencyKeyReused(DomainError):
    code = "idempotency-key-reused"
    title = _("This key was used for another request")
    cure = _(
        "An Idempotency-Key stands for one request: the same method, path and body. Use a new "
        "key, such as a random UUID, for every new request."
    )
