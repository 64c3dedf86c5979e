"""Putting the findings of many studies in the draft release at once."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from django.db import transaction
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.actions.changes import record_change
from catalogue.actions.finding_slugs import StudyFinding, completed, name_findings, prefix
from catalogue.actions.releases import lock_releases, open_draft
from catalogue.errors import NotOnTheMenu
from catalogue.models import (
    VERSIONED,
    Basis,
    Cause,
    Finding,
    FindingVersion,
    Identity,
    Intervention,
    Release,
    Sector,
    Source,
    Theme,
)
from catalogue.models.versions import versions_of

T = TypeVar("T")
Ids = dict[str, int]
Progress = Callable[[int, int], None]
BATCH = 1_000
LABELS = {"label_nl": "Bevindingen van studies", "label_en": "Findings of studies"}
REFERENCES: dict[str, type[Identity]] = {"outcome": Theme, "sector": Sector, "source": Source}
PLAIN = tuple(name for name in StudyFinding._fields if name not in REFERENCES)


class Tally(NamedTuple):
    """How many findings were new, different, the same, or had been taken off the menu.

    `alike` holds pairs of names: a new one, and one that was there and may be the same study.
    """

    created: int
    revised: int
    unchanged: int
    taken_off: int
    alike: list[tuple[str, str]]


class Held(NamedTuple):
    """The version that speaks for a finding: that of the draft, else the last that came out."""

    pk: int
    is_removal: bool
    intervention: int
    finding: StudyFinding


class Plan(NamedTuple):
    """What is to be written, by name."""

    new: list[tuple[str, StudyFinding]]
    revised: list[tuple[int, StudyFinding]]
    tally: Tally


@transaction.atomic
def put_findings(
    findings: Sequence[StudyFinding],
    *,
    intervention: str,
    unsaid: Collection[str] = (),
    tell: Progress = lambda done, total: None,
    by: str,
) -> Tally:
    """Put what studies found of an intervention in the draft, which is opened if there is none.

    What holds already in the same words is left alone, so doing it again changes nothing. What is
    not among `findings` stays, and what was taken off the menu stays off. `unsaid` names fields
    that the findings do not speak of: there they keep what holds. The fields are not checked one
    by one: `catalogue.importing.findings` has, and the database does.

    Raises:
        NotOnTheMenu: the intervention, or something that a finding refers to.
    """
    lock_releases()
    known: dict[str, Ids] = {name: on_the_menu(model) for name, model in REFERENCES.items()}
    subject = on_the_menu(Intervention, intervention).get(intervention)
    if subject is None:
        raise NotOnTheMenu(_("There is no intervention %s on the menu.") % intervention)
    refuse_unknown(findings, known)
    held = held_findings(intervention, subject)
    live = [version.finding for version in held.values() if not version.is_removal]
    whole = completed(findings, live, unsaid)
    plan = plan_for(whole, intervention, held, subject)
    if not plan.new and not plan.revised:
        return plan.tally
    draft = Release.objects.draft() or open_draft(**LABELS, by=by)
    done, total = 0, len(plan.new) + len(plan.revised)
    write = Writer(draft, subject, known)
    # All names before all versions: PostgreSQL's trigger on names looks through the versions.
    identities = write_identities([slug for slug, _finding in plan.new])
    for some in batches(plan.new):
        write.new([(identities[slug], finding) for slug, finding in some])
        tell(done := done + len(some), total)
    for revised in batches(plan.revised):
        write.revised(revised)
        tell(done := done + len(revised), total)
    counts = {name: getattr(plan.tally, name) for name in ("created", "revised", "unchanged")}
    record_change("findings.imported", subject=intervention, by=by, **counts)
    return plan.tally


def on_the_menu(model: type[Identity], slug: str | None = None) -> Ids:
    """Return the keys by slug of what is there once the draft has come out."""
    versions = versions_of(VERSIONED[model])
    if slug is not None:
        versions = versions.filter(identity__slug=slug)
    said = versions.order_by("valid_from", F("release__number").asc(nulls_last=True))
    last = {
        name: (pk, is_removal)
        for name, pk, is_removal in said.values_list("identity__slug", "identity", "is_removal")
    }
    return {name: pk for name, (pk, is_removal) in last.items() if not is_removal}


def refuse_unknown(findings: Iterable[StudyFinding], known: dict[str, Ids]) -> None:
    for name, ids in known.items():
        said = {getattr(finding, name) for finding in findings}
        if unknown := sorted(said - ids.keys() - {""}):
            problem = _("%(field)s names %(slug)s, which is not on the menu.")
            raise NotOnTheMenu(problem % {"field": name, "slug": unknown[0]})


def plan_for(
    findings: Iterable[StudyFinding], intervention: str, held: dict[str, Held], subject: int
) -> Plan:
    there = {slug: version.finding for slug, version in held.items()}
    new, revised = [], []
    unchanged = taken_off = 0
    for slug, finding in name_findings(intervention, findings, there):
        version = held.get(slug)
        if version is None:
            new.append((slug, finding))
        elif version.is_removal:
            taken_off += 1
        elif (version.intervention, version.finding) == (subject, finding):
            unchanged += 1
        else:
            revised.append((version.pk, finding))
    alike = list(alike_in(new, held))
    return Plan(new, revised, Tally(len(new), len(revised), unchanged, taken_off, alike))


def alike_in(
    new: Iterable[tuple[str, StudyFinding]], held: dict[str, Held]
) -> Iterator[tuple[str, str]]:
    """Yield the names of new findings that may be of a study that is there, and its name."""
    studies = {
        version.finding.study(): slug
        for slug, version in held.items()
        if not version.is_removal and not version.finding.excluded_because
    }
    for slug, finding in new:
        if finding.study() in studies and not finding.excluded_because:
            yield slug, studies[finding.study()]


def held_findings(intervention: str, subject: int) -> dict[str, Held]:
    """Return what speaks for each finding of an intervention, or that is named as if it were."""
    its_own = FindingVersion.objects.filter(intervention=subject).values("identity")
    is_named = Q(identity__slug__startswith=prefix(intervention))
    versions = FindingVersion.objects.filter(is_named | Q(identity__in=its_own))
    is_drafted = Case(When(release__number__isnull=True, then=1), default=0)
    in_turn = versions.order_by(is_drafted, "valid_from", "release__number")
    place = ("identity__slug", "pk", "is_removal", "intervention_id")
    names = [f"{name}__slug" if name in REFERENCES else name for name in StudyFinding._fields]
    found = {}
    for slug, pk, is_removal, subject, *content in in_turn.values_list(*place, *names):
        said = dict(zip(StudyFinding._fields, content, strict=True))
        said |= {name: said[name] or "" for name in REFERENCES}
        found[slug] = Held(pk, is_removal, subject, StudyFinding(**said))
    return found


def write_identities(slugs: list[str]) -> Ids:
    """Return the key of the identity with each name; those that are not there are made."""
    known: Ids = {}
    for some in batches(slugs):
        there = dict(Finding.objects.filter(slug__in=some).values_list("slug", "pk"))
        made = Finding.objects.bulk_create(Finding(slug=s) for s in some if s not in there)
        known |= there | {identity.slug: identity.pk for identity in made}
    return known


class Writer:
    """Writes versions in the draft, a batch at a time."""

    def __init__(self, draft: Release, subject: int, known: dict[str, Ids]) -> None:
        self.draft = draft
        self.subject = subject
        self.known = known
        self.today = timezone.localdate()

    def content(self, finding: StudyFinding) -> dict[str, Any]:
        content = {name: getattr(finding, name) for name in PLAIN}
        for name, ids in self.known.items():
            content[f"{name}_id"] = ids.get(getattr(finding, name))
        return content | {"intervention_id": self.subject}

    def new(self, findings: list[tuple[int, StudyFinding]]) -> None:
        """Write the first version of each identity."""
        FindingVersion.objects.bulk_create(
            FindingVersion(
                identity_id=identity,
                release=self.draft,
                cause=Cause.NEW_STUDY,
                **self.since(finding.year),
                **self.content(finding),
            )
            for identity, finding in findings
        )

    def since(self, year: int | None) -> dict[str, Any]:
        """Return from when a finding holds: of its year no more is known."""
        if year is None:
            return {"valid_from": self.today, "valid_from_basis": Basis.STATED}
        return {"valid_from": date(year, 1, 1), "valid_from_basis": Basis.INFERRED}

    def revised(self, findings: list[tuple[int, StudyFinding]]) -> None:
        """Write what has changed: over the version in the draft, else as a correction in it.

        A correction holds from the same day as what it corrects. Versions of the draft are
        written anew under their own key, which is some fifty times as fast as updating them.
        """
        versions = FindingVersion.objects.in_bulk([pk for pk, _finding in findings])
        drafted = [pk for pk, version in versions.items() if version.release_id == self.draft.pk]
        for pk, finding in findings:
            version = versions[pk]
            for name, value in self.content(finding).items():
                setattr(version, name, value)
            if version.release_id != self.draft.pk:
                version.pk = None
                version.release, version.cause = self.draft, Cause.CORRECTION
                version.cause_note_nl = version.cause_note_en = ""
        FindingVersion.objects.filter(pk__in=drafted).delete()
        FindingVersion.objects.bulk_create(versions.values())


def batches(rows: Iterable[T]) -> Iterator[list[T]]:
    left = iter(rows)
    while some := list(islice(left, BATCH)):
        yield some
