"""What has changed of what anybody may read: each resource once, at its newest change.

Writers leave a note in the transaction of the change itself (catalogue.actions.change_notes);
whoever reads gives committed notes their numbers first (catalogue.actions.public_changes).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .fields import KeyField
from .interventions import Intervention
from .menu import Category, Sector, Theme
from .programme import (
    Activity,
    AgreementTheme,
    Exclusion,
    Helpdesk,
    PracticeStory,
    ProgrammeDocument,
    ProgressReport,
)
from .releases import Release
from .scales import Scale
from .schools import School
from .sources import Source
from .studies import Study, StudyProgramme
from .versions import Identity

ON_THE_MENU: dict[type[Identity], str] = {
    Intervention: "interventions",
    Category: "categories",
    Sector: "sectors",
    Theme: "themes",
    Scale: "scales",
    Source: "sources",
}
DOCUMENTS: dict[type[ProgrammeDocument], str] = {
    ProgressReport: "progress-reports",
    PracticeStory: "practice-stories",
    Activity: "activities",
    AgreementTheme: "agreement-themes",
    Exclusion: "exclusions",
    Helpdesk: "helpdesks",
    Study: "studies",
    StudyProgramme: "study-programmes",
}
RELEASES, SCHOOLS, STUDIES = "releases", "schools", DOCUMENTS[Study]
RESOURCES: dict[str, tuple[type[models.Model], str]] = {  # by name: its model, and its key in it
    **{name: (model, "slug") for model, name in (ON_THE_MENU | DOCUMENTS).items()},
    RELEASES: (Release, "number"),
    SCHOOLS: (School, "code"),
}


class ChangeNote(models.Model):
    """That a resource may have changed, until it has its number.

    Notes are only ever added by writers, so that no writer waits for a reader or another writer.
    """

    resource = models.CharField(max_length=20)
    key = KeyField(max_length=100)
    release = models.PositiveIntegerField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.resource}/{self.key}"


class PublicChange(models.Model):
    """The newest change of one resource; with the next one it moves up to a higher number.

    A number is given out under a lock that is held until commit, and each is higher than all that
    were given out before: who has read up to a number never misses one below it.
    """

    class Action(models.TextChoices):
        UPDATED = "updated", _("It is there, new or changed")
        DELETED = "deleted", _("It is there no longer")

    resource = models.CharField(max_length=20)
    key = KeyField(max_length=100)
    number = models.PositiveBigIntegerField(unique=True)
    action = models.CharField(max_length=7, choices=Action)
    release = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()
    mark = models.BigIntegerField(
        null=True, help_text=_("Of a study: how far its recruitment was at this number.")
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="publicchange_once_per_resource", fields=["resource", "key"]
            )
        ]
        indexes = [models.Index(fields=["resource", "number"], name="publicchange_by_resource")]

    def __str__(self) -> str:
        return f"{self.number}: {self.resource}/{self.key} {self.action}"
