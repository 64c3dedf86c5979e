"""What an item of the menu rests on."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.bulk.exports import Export
from api.bulk.findings import COLUMNS, FindingRows
from api.bulk.forms import form_of
from api.casing import Verbatim
from api.filters.backend import echo
from api.filters.evidence import EvidenceFilter, PoolingFilter
from api.parameters import InvalidParameters, ParameterError, quote
from api.serializers.claims import sources_of
from api.serializers.evidence import Evidence, EvidenceOfInterventionSerializer
from api.suggestions import nearest
from catalogue.models import (
    EvidenceClaimVersion,
    FindingVersion,
    InterventionVersion,
    SourceVersion,
)
from catalogue.models.evidence import Question, StudyEvidence
from catalogue.models.headlines import Headline, contradictions, headlines

from .bulk import WholeListMixin
from .interventions import GONE, SLUG, MenuMixin

ON_TIME_AXES = {"validOn", "knownOn", "release"}


class StudiesMixin(MenuMixin):
    """A view of what studies found of one item."""

    parameters: PoolingFilter

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Tell of ids that are not there together with whatever else is wrong."""
        try:
            super().initial(request, *args, **kwargs)
        except InvalidParameters as refusal:
            if ON_TIME_AXES.isdisjoint(error.parameter for error in refusal.errors):
                refusal.errors += self.strangers(kwargs["slug"])
            raise

    def strangers(self, slug: str) -> list[ParameterError]:
        """Return which findings are to be left out that an item does not have, if there is one."""
        excluded = self.parameters.values["exclude"]
        version = self.find_version(slug) if excluded else None
        if version is None:
            return []
        findings = self.findings_of(version.identity_id)
        return self.unknown(excluded, findings.values_list("identity__slug", flat=True))

    def studies_of(self, intervention: int, question: Question) -> StudyEvidence:
        """Return the findings of an item, to be pooled as `question` says.

        Raises:
            InvalidParameters: it excludes a finding that is not there.
        """
        relations = ("identity", "release", "source", "outcome", "sector")
        findings = self.findings_of(intervention).select_related(*relations)
        studies = StudyEvidence(findings, question)
        self.refuse_unknown(
            question.excluded, (finding.identity.slug for finding in studies.known)
        )
        return studies

    def findings_of(self, intervention: int) -> QuerySet[FindingVersion]:
        held = FindingVersion.objects.filter(intervention=intervention)
        return held.as_of(self.as_of.release, self.as_of.valid_on).live()

    def unknown(self, excluded: Iterable[str], slugs: Iterable[str]) -> list[ParameterError]:
        known = list(slugs) if excluded else []
        detail = _("“%s” is not the id of a finding of this item.")
        return [
            ParameterError("exclude", "unknown-value", detail % quote(slug), nearest(slug, known))
            for slug in sorted(set(excluded) - set(known))
        ]

    def refuse_unknown(self, excluded: Iterable[str], slugs: Iterable[str]) -> None:
        if mistakes := self.unknown(excluded, slugs):
            raise InvalidParameters(mistakes)


class InterventionEvidenceView(WholeListMixin, StudiesMixin, GenericAPIView[Any]):
    """What is claimed of an item, what studies found, and the estimate that gives."""

    permission_classes = [AllowAny]
    limit_scope = "evidence"
    parameters_class = EvidenceFilter
    serializer_class = EvidenceOfInterventionSerializer
    parameters: EvidenceFilter

    @extend_schema(
        description=gettext_lazy(
            "Every headline rating of an item side by side, in order of time, with where the menu "
            "and the edition behind it contradict each other; and what single studies found, with "
            "the estimate that they give together. Estimates are computed on demand, exactly, "
            "from the findings of the release: other parameters give another estimate, and moved "
            "says how far it lies from the usual one."
        ),
        parameters=[SLUG],
        responses={200: EvidenceOfInterventionSerializer, 410: GONE},
    )
    def get(self, request: Request, slug: str) -> Response | HttpResponseBase:
        """Answer with the evidence for an item, or with its findings as rows."""
        identity = self.get_version(slug).identity_id
        if form := form_of(request):
            self.export = self.findings_export(slug, identity)
            return self.answer_whole(form)
        claims = headlines(self.menu_of(identity), self.claims_of(identity))
        values = self.parameters.values
        studies = self.studies_of(identity, self.parameters.question(group_by=values["groupBy"]))
        evidence = Evidence(
            slug=slug,
            claims=claims,
            contradictions=list(contradictions(claims)),
            studies=studies,
            sources=self.cited(claims, studies),
            query=Verbatim(echo(self.parameters)),
            is_cumulative=values["cumulative"],
        )
        return Response(self.get_serializer(evidence).data)

    def get_export(self) -> Export:
        return self.export

    def findings_export(self, slug: str, identity: int) -> Export:
        findings, question = self.findings_of(identity), self.parameters.question()
        rows = FindingRows(findings, question)
        self.refuse_unknown(question.excluded, rows.slugs())
        name = self.name_of_file(f"findings-{slug}")
        return Export(name, COLUMNS, lambda: rows, findings.count)

    def menu_of(self, identity: int) -> QuerySet[InterventionVersion]:
        return self.versions().filter(
            identity=identity,
            release__number__lte=self.as_of.release,
            valid_from__lte=self.as_of.valid_on,
        )

    def claims_of(self, identity: int) -> QuerySet[EvidenceClaimVersion]:
        claims = EvidenceClaimVersion.objects.filter(intervention=identity)
        held = claims.as_of(self.as_of.release, self.as_of.valid_on).live()
        scales = ("months_scale", "evidence_scale", "cost_scale")
        return held.select_related("identity", "release", "source", *scales)

    def cited(self, claims: list[Headline], studies: StudyEvidence) -> list[SourceVersion]:
        """Return what is said of every source of these claims and findings, by slug."""
        ids = {source.pk for claim in claims for source in sources_of(claim.version)}
        ids |= {finding.source_id for finding in studies.selected if finding.source_id}
        sources = self.references.known_sources().filter(pk__in=ids)
        return [version for _source, version in self.references.held_sources(sources)]
