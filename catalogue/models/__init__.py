"""What is true: one module per noun."""

from .changes import Change
from .claims import EvidenceClaim, EvidenceClaimVersion
from .fields import Absence, Basis
from .findings import Finding, FindingVersion
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
from .releases import Counter, Release
from .scales import Scale, ScaleVersion
from .search_terms import SearchTerm
from .sources import Source, SourceVersion
from .states import InterventionState
from .versions import Cause, Identity, Version

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
    "Basis",
    "Category",
    "CategoryVersion",
    "Cause",
    "Change",
    "Counter",
    "EvidenceClaim",
    "EvidenceClaimVersion",
    "Exclusion",
    "Finding",
    "FindingVersion",
    "Helpdesk",
    "Identity",
    "Intervention",
    "InterventionState",
    "InterventionVersion",
    "PracticeStory",
    "ProgrammeDocument",
    "ProgressReport",
    "Release",
    "ReportFinding",
    "Scale",
    "ScaleVersion",
    "SearchTerm",
    "Sector",
    "SectorVersion",
    "Source",
    "SourceVersion",
    "Theme",
    "ThemeVersion",
    "Version",
]
