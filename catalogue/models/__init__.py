"""What is true: one module per noun."""

from .authenticators import Authenticator
from .changes import Change
from .claims import EvidenceClaim, EvidenceClaimVersion
from .clients import Client, Mandate, Scope
from .documents import ChangesDocument, StateDocument
from .enrolments import Enrolment, EnrolmentEvent
from .fields import Absence, Basis
from .findings import Finding, FindingVersion
from .idempotency import IdempotentRequest
from .interventions import Intervention, InterventionVersion
from .menu import Category, CategoryVersion, Sector, SectorVersion, Theme, ThemeVersion
from .programme import (
    Activity,
    AgreementTheme,
    Exclusion,
    Helpdesk,
    PracticeStory,
    ProgrammeDocument,
    ProgressReport,
    ReportFinding,
)
from .public_changes import ChangeNote, PublicChange
from .recruitment import Recruitment
from .releases import Counter, Release
from .scales import Scale, ScaleVersion
from .schools import School, SchoolBoard
from .search_segments import SearchSegment
from .sources import Source, SourceVersion
from .states import InterventionState
from .studies import BenefitKind, ObligationKind, Study, StudyProgramme
from .versions import Cause, Identity, Version
from .webhooks import Webhook, WebhookDelivery, WebhookKind

VERSIONED: dict[type[Identity], type[Version]] = {
    Sector: SectorVersion,
    Theme: ThemeVersion,
    Source: SourceVersion,
    Category: CategoryVersion,
    Scale: ScaleVersion,
    Intervention: InterventionVersion,
    EvidenceClaim: EvidenceClaimVersion,
    Finding: FindingVersion,
}

__all__ = [
    "VERSIONED",
    "Absence",
    "Activity",
    "AgreementTheme",
    "Authenticator",
    "Basis",
    "BenefitKind",
    "Category",
    "CategoryVersion",
    "Cause",
    "Change",
    "ChangeNote",
    "ChangesDocument",
    "Client",
    "Counter",
    "Enrolment",
    "EnrolmentEvent",
    "EvidenceClaim",
    "EvidenceClaimVersion",
    "Exclusion",
    "Finding",
    "FindingVersion",
    "Helpdesk",
    "IdempotentRequest",
    "Identity",
    "Intervention",
    "InterventionState",
    "InterventionVersion",
    "Mandate",
    "ObligationKind",
    "PracticeStory",
    "ProgrammeDocument",
    "ProgressReport",
    "PublicChange",
    "Recruitment",
    "Release",
    "ReportFinding",
    "Scale",
    "ScaleVersion",
    "School",
    "SchoolBoard",
    "Scope",
    "SearchSegment",
    "Sector",
    "SectorVersion",
    "Source",
    "SourceVersion",
    "StateDocument",
    "Study",
    "StudyProgramme",
    "Theme",
    "ThemeVersion",
    "Version",
    "Webhook",
    "WebhookDelivery",
    "WebhookKind",
]
