"""What is claimed of an intervention, what studies found, and what follows from them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogue.models import SourceVersion
from catalogue.models.evidence import PooledFindings, StudyEvidence
from catalogue.models.headlines import Contradiction, Headline
from catalogue.statistics import Absence

from .as_of import AsOfField
from .claims import ClaimSerializer, ContradictionSerializer
from .estimates import ABSENCES, BoundsField, EstimateSummarySerializer, NumberField
from .findings import StudyFindingSerializer
from .groups import BetweenSerializer, GroupSerializer, told_between, told_group
from .links import LinkField
from .sensitivity import EggerField, LeaveOneOutField, MovedSerializer, UntilYearSerializer
from .sources import CitedSourceSerializer


@dataclass(frozen=True)
class Evidence:
    """What is known of an intervention; `sources` are those of claims and findings together."""

    slug: str
    claims: list[Headline]
    contradictions: list[Contradiction]
    studies: StudyEvidence
    sources: list[SourceVersion]
    query: dict[str, Any]
    is_cumulative: bool


class EstimateSerializer(EstimateSummarySerializer):
    """A pooled estimate of all findings, or of one group of them."""

    group = serializers.SerializerMethodField(
        help_text=_("The group that it is about; null for all findings.")
    )
    p_value = NumberField(source="estimate.p_value", help_text=_("That the mean is 0; two-sided."))
    tau_squared_interval = BoundsField(
        source="estimate.tau_squared_interval", help_text=_("95 %, Q-profile.")
    )
    i_squared_q = NumberField(source="estimate.i_squared_q", help_text=_("100·max(0, (Q-df)/Q)."))
    h_squared = NumberField(source="estimate.h_squared", help_text=_("(τ²+s²)/s²."))
    q = NumberField(source="estimate.q", help_text=_("Cochran’s Q, a weighted sum of squares."))
    q_degrees_of_freedom = serializers.IntegerField(
        source="estimate.q_degrees_of_freedom", read_only=True, help_text=_("k - 1.")
    )
    q_p_value = NumberField(
        source="estimate.q_p_value", help_text=_("That all true effects are equal.")
    )
    egger = EggerField(
        source="estimate.egger",
        read_only=True,
        allow_null=True,
        help_text=_("Test for small-study effects, from k = 10 up."),
    )
    leave_one_out = LeaveOneOutField(
        read_only=True, allow_null=True, help_text=_("The estimate without each finding in turn.")
    )
    moved = MovedSerializer(
        read_only=True,
        allow_null=True,
        help_text=_("How far parameters moved it; null for the usual estimate and for groups."),
    )

    @extend_schema_field(GroupSerializer(allow_null=True))
    def get_group(self, estimate: PooledFindings) -> dict[str, Any] | None:
        if estimate.group_by is None:
            return None
        return told_group(estimate, self.context["references"])

    def to_representation(self, instance: PooledFindings) -> dict[str, Any]:
        told: dict[str, Any] = super().to_representation(instance)
        if isinstance(instance.left_out, Absence):
            told["absences"] |= {"leave_one_out": instance.left_out.value}
        return told


class EvidenceLinksSerializer(serializers.Serializer[Evidence]):
    """Where the evidence and its pictures are."""

    self = LinkField(
        "intervention-evidence", on_time_axes=True, help_text=_("The address of this.")
    )
    intervention = LinkField(
        "intervention", on_time_axes=True, help_text=_("The item of the menu.")
    )
    forest_plot = LinkField(
        "forest-plot", on_time_axes=True, help_text=_("The findings and estimate as a picture.")
    )
    funnel_plot = LinkField(
        "funnel-plot", on_time_axes=True, help_text=_("Effect against precision as a picture.")
    )


class EvidenceOfInterventionSerializer(serializers.Serializer[Evidence]):
    """What is claimed of an intervention, what studies found, and the estimate they give."""

    slug = serializers.CharField(read_only=True, help_text=_("The intervention."))
    claims = ClaimSerializer(
        many=True, read_only=True, help_text=_("Every headline rating, in order of time.")
    )
    contradictions = ContradictionSerializer(
        many=True,
        read_only=True,
        help_text=_("Where the menu and the edition behind it print different values."),
    )
    estimates = serializers.SerializerMethodField(
        help_text=_("The estimate of all findings, then one for each group that was asked for.")
    )
    estimates_absence = serializers.SerializerMethodField(
        help_text=_("Why there is no estimate; null if there is one.")
    )
    between_groups = serializers.SerializerMethodField(
        help_text=_("The test whether the groups differ; null unless groupBy was given.")
    )
    cumulative = serializers.SerializerMethodField(
        help_text=_(
            "The estimate as it grew by year, of the findings that have one; null unless "
            "cumulative=true was given."
        )
    )
    cumulative_absence = serializers.SerializerMethodField(
        help_text=_("Why there is no estimate by year; null if there is one or none was asked.")
    )
    findings = serializers.SerializerMethodField(
        help_text=_("What single studies found, in the estimate or not, by name of the study.")
    )
    sources = CitedSourceSerializer(
        many=True,
        read_only=True,
        help_text=_("The publications that the claims and findings rest on."),
    )
    links = EvidenceLinksSerializer(
        source="*", read_only=True, help_text=_("Addresses of it and what belongs to it.")
    )
    query = serializers.SerializerMethodField(
        help_text=_("The normalised parameters that were really applied.")
    )
    as_of = AsOfField()

    @extend_schema_field(EstimateSerializer(many=True))
    def get_estimates(self, evidence: Evidence) -> list[dict[str, Any]]:
        overall = evidence.studies.overall
        if isinstance(overall, Absence):
            return []
        estimates = [overall, *evidence.studies.groups]
        return list(EstimateSerializer(estimates, many=True, context=self.context).data)

    @extend_schema_field(serializers.ChoiceField(choices=ABSENCES, allow_null=True))
    def get_estimates_absence(self, evidence: Evidence) -> str | None:
        overall = evidence.studies.overall
        return overall.value if isinstance(overall, Absence) else None

    @extend_schema_field(BetweenSerializer(allow_null=True))
    def get_between_groups(self, evidence: Evidence) -> dict[str, Any] | None:
        if evidence.studies.question.group_by is None:
            return None
        return told_between(evidence.studies.between)

    @extend_schema_field(UntilYearSerializer(many=True, allow_null=True))
    def get_cumulative(self, evidence: Evidence) -> list[dict[str, Any]] | None:
        years = evidence.studies.by_year if evidence.is_cumulative else None
        if years is None or isinstance(years, Absence):
            return None
        return [
            {"year": until.year} | dict(UntilYearSerializer(until.estimate).data)
            for until in years
        ]

    @extend_schema_field(serializers.ChoiceField(choices=ABSENCES, allow_null=True))
    def get_cumulative_absence(self, evidence: Evidence) -> str | None:
        years = evidence.studies.by_year if evidence.is_cumulative else None
        return years.value if isinstance(years, Absence) else None

    @extend_schema_field(StudyFindingSerializer(many=True))
    def get_findings(self, evidence: Evidence) -> list[dict[str, Any]]:
        studies = evidence.studies
        context = {**self.context, "weights": studies.weights(), "evidence": studies}
        selected: Any = studies.selected
        return list(StudyFindingSerializer(selected, many=True, context=context).data)

    @extend_schema_field({"allOf": [{"$ref": "#/components/schemas/Query"}]})
    def get_query(self, evidence: Evidence) -> dict[str, Any]:
        return evidence.query


def weights_of(pooled: PooledFindings) -> dict[int, float]:
    """Return the weight of each finding in percent, by the key of its version."""
    pairs = zip(pooled.findings, pooled.estimate.weights, strict=True)
    return {finding.pk: weight for finding, weight in pairs}
