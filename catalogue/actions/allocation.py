"""Allocating schools to the arms of a study, at random.

Source: CONSORT 2010 items 8 to 10 (sequence generation, concealment, implementation).
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.actions.changes import record_change
from catalogue.actions.recruitment import COUNTER, lock_recruitment, save
from catalogue.actions.transitions import become
from catalogue.errors import NothingToAllocate
from catalogue.models import Counter, Enrolment, Recruitment, Study
from catalogue.models.clock import database_now


@transaction.atomic
def allocate_enrolments(
    *, study: Study, seed: int, by: str, blocks_of: int = 2
) -> list[Enrolment]:
    """Allocate every enrolled school to an arm by stratified block randomisation.

    A stratum is the school's sectors.  Within it schools are taken in the order of their numbers,
    in blocks that hold every arm `blocks_of` times in an order that `seed` draws: the same seed
    and schools give the same allocation.  It stays hidden until `publish_allocation`; who
    enrols later is allocated by doing this again.

    Raises:
        NothingToAllocate: the study has no two arms, is not randomised, or nobody is enrolled.
    """
    lock_recruitment(study)
    arms = [arm["code"] for arm in study.arms] if study.is_randomised else []
    schools = Enrolment.objects.filter(study=study, status=Enrolment.Status.ENROLLED)
    enrolments = list(schools.select_for_update(of=("self",)).order_by("number"))
    if len(arms) < 2 or not enrolments:
        raise NothingToAllocate(_("Schools are allocated once a study has arms and schools."))

    strata = by_stratum(enrolments)
    drawn = random.Random(seed)  # noqa: S311  # to be repeated, not to be secret
    for stratum in sorted(strata):
        for enrolment, arm in zip(
            strata[stratum], in_blocks(arms, blocks_of, drawn), strict=False
        ):
            become(enrolment, Enrolment.Status.ALLOCATED, arm=arm, client=None, by=by)
    record_change("enrolments.allocated", subject=study, by=by, seed=seed, schools=len(enrolments))
    return enrolments


def by_stratum(enrolments: Sequence[Enrolment]) -> dict[str, list[Enrolment]]:
    sectors = defaultdict(list)
    rows = Enrolment.objects.filter(pk__in=[enrolment.pk for enrolment in enrolments])
    for pk, sector in rows.order_by("school__sectors").values_list("pk", "school__sectors__slug"):
        sectors[pk].append(sector or "")
    strata = defaultdict(list)
    for enrolment in enrolments:
        strata[" ".join(sorted(sectors[enrolment.pk]))].append(enrolment)
    return strata


def in_blocks(arms: Sequence[str], times: int, drawn: random.Random) -> Iterator[str]:
    """Yield arms without end, block by block: in each every arm stands `times` times."""
    while True:
        block = list(arms) * times
        drawn.shuffle(block)
        yield from block


@transaction.atomic
def publish_allocation(*, study: Study, by: str) -> Recruitment:
    """Let schools and their clients see, from now on, to which arm they were allocated."""
    Counter.raise_by_one(COUNTER)
    recruitment = lock_recruitment(study)
    if recruitment.allocation_public_at is None:
        recruitment.allocation_public_at = database_now()
        save(recruitment, "allocation_public_at")
        record_change("allocation.published", subject=study, by=by)
    return recruitment
