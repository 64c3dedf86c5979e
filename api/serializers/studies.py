"""Effect studies and the programmes that they belong to."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogue.models import Study, StudyProgramme

from .fields import AbsenceField, BilingualField, BilingualListField, OptionalTextField, TermsField
from .links import LinksSerializer
from .programme import InterventionLinkSerializer, ProgrammeSerializer
from .study_parts import (
    ArmSerializer,
    BenefitSerializer,
    FollowUpSerializer,
    MomentSerializer,
    ObligationSerializer,
    Part,
    ProgrammeLinkSerializer,
    RecruitmentSerializer,
    StudyCountSerializer,
    recruitment_of,
    stated,
    stated_for_programme,
    written,
)


class CountField(serializers.IntegerField):
    """A number that may not be known; the member after it says why."""

    def __init__(self, help_text: Any) -> None:
        super().__init__(read_only=True, allow_null=True, help_text=help_text)


class StudySerializer(ProgrammeSerializer):
    """An effect study: what is measured, who may take part, and what that asks and brings."""

    is_fictitious = serializers.BooleanField(
        read_only=True, help_text=_("Made up, to try the service with.")
    )
    programme = ProgrammeLinkSerializer(
        read_only=True, allow_null=True, help_text=_("The programme that it belongs to.")
    )
    recruitment = serializers.SerializerMethodField(
        help_text=_("Whether schools can enrol now, and how full it is.")
    )
    obligations = serializers.SerializerMethodField(
        help_text=_("What a school accepts when it takes part.")
    )
    benefits = serializers.SerializerMethodField(
        help_text=_("What a school gets when it takes part.")
    )
    intervention = InterventionLinkSerializer(
        read_only=True, allow_null=True, help_text=_("The item of the menu that it belongs to.")
    )
    intervention_absence = AbsenceField()
    provider = OptionalTextField(help_text=_("Who offers what is studied."))
    provider_absence = AbsenceField()
    researchers = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text=_("Organisations that measure.")
    )
    researchers_absence = AbsenceField()
    themes = TermsField(help_text=_("Codes of the outcomes that it measures."))
    outcome = BilingualField(help_text=_("What is measured, in our own words."))
    grades = BilingualField(allow_null=True, help_text=_("For which grades it is."))
    grades_absence = AbsenceField()
    school_year = OptionalTextField(help_text=_("When it is carried out, as in 2023-2024."))
    school_year_absence = AbsenceField()
    is_randomised = serializers.BooleanField(
        read_only=True, help_text=_("Chance decides which school is in which arm.")
    )
    randomised_basis = serializers.ChoiceField(
        choices=Study.RandomisedBasis.choices,
        read_only=True,
        allow_null=True,
        help_text=_("Of what the sources say that; null where chance decides nothing."),
    )
    arms = ArmSerializer(many=True, read_only=True, help_text=_("What is compared."))
    schools = CountField(_("How many schools took part."))
    schools_absence = AbsenceField()
    pupils = CountField(_("How many pupils took part."))
    pupils_absence = AbsenceField()
    classes_per_arm = CountField(_("How many classes there were in each arm."))
    classes_per_arm_absence = AbsenceField()
    dose = BilingualField(allow_null=True, help_text=_("How much of it pupils got."))
    dose_absence = AbsenceField()
    result = BilingualField(allow_null=True, help_text=_("What was published of the outcome."))
    result_absence = AbsenceField()
    links = LinksSerializer("study", on_time_axes=False)

    @extend_schema_field(RecruitmentSerializer)
    def get_recruitment(self, study: Any) -> Part:
        return dict(RecruitmentSerializer(recruitment_of(study, study.now)).data)

    @extend_schema_field(ObligationSerializer(many=True))
    def get_obligations(self, study: Study) -> Any:
        return written(ObligationSerializer, stated(study, "obligations"))

    @extend_schema_field(BenefitSerializer(many=True))
    def get_benefits(self, study: Study) -> Any:
        return written(BenefitSerializer, stated(study, "benefits"))

    def to_representation(self, instance: Study) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return shown | {"randomised_basis": shown["randomised_basis"] or None}


class StudyProgrammeSerializer(ProgrammeSerializer):
    """A programme of effect studies; its sectors are those that could take part."""

    study_counts = StudyCountSerializer(
        many=True,
        read_only=True,
        help_text=_("How many studies there are, by every source: they differ."),
    )
    timeline = MomentSerializer(many=True, read_only=True, help_text=_("What happened when."))
    questions = BilingualListField(help_text=_("What the programme wants to know."))
    obligations = serializers.SerializerMethodField(
        help_text=_("What a school accepts when it takes part in any of its studies.")
    )
    benefits = serializers.SerializerMethodField(
        help_text=_("What a school gets when it takes part in any of its studies.")
    )
    budget_eur = CountField(_("What there was to spend, in euros."))
    budget_eur_absence = AbsenceField()
    is_budget_approximate = serializers.BooleanField(
        read_only=True, help_text=_("Whether the source gives the budget as about that much.")
    )
    schools = CountField(_("How many schools took part."))
    schools_absence = AbsenceField()
    is_schools_approximate = serializers.BooleanField(
        read_only=True, help_text=_("Whether the source gives the number as about that many.")
    )
    follow_ups = FollowUpSerializer(
        many=True, read_only=True, help_text=_("Programmes that came after it.")
    )
    links = LinksSerializer("study-programme", on_time_axes=False)

    @extend_schema_field(ObligationSerializer(many=True))
    def get_obligations(self, programme: StudyProgramme) -> Any:
        parts = stated_for_programme(programme.obligations)
        return written(ObligationSerializer, parts)

    @extend_schema_field(BenefitSerializer(many=True))
    def get_benefits(self, programme: StudyProgramme) -> Any:
        parts = stated_for_programme(programme.benefits)
        return written(BenefitSerializer, parts)
