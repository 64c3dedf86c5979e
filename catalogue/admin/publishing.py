"""Naming, opening and publishing a release, as the desk asks for it."""

from django import forms
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from catalogue.actions import releases
from catalogue.errors import ReleaseNotPublishable
from catalogue.models import Release

FIELDS = ("label_nl", "label_en", "note_nl", "note_en")
SECTION = (None, {"fields": [("label_nl", "label_en"), ("note_nl", "note_en")]})


class ReleaseForm(forms.ModelForm):
    """How the draft release is called and what it says of itself."""

    class Meta:
        model = Release
        fields = FIELDS
        widgets = {
            "label_nl": UnfoldAdminTextInputWidget,
            "label_en": UnfoldAdminTextInputWidget,
            "note_nl": UnfoldAdminTextareaWidget,
            "note_en": UnfoldAdminTextareaWidget,
        }


@transaction.atomic
def publish_as_seen(seen: str, *, by: str) -> Release:
    """Publish the draft if it still is what the editor looked at.

    Raises:
        ReleaseNotPublishable: somebody changed it in the meantime, or it has mistakes.
    """
    releases.lock_releases()
    if releases.content_hash(releases.get_draft()) != seen:
        raise ReleaseNotPublishable([_("Somebody changed the draft in the meantime: look again.")])
    return releases.publish_release(by=by)


@transaction.atomic
def open_described(*, label_nl: str, label_en: str, by: str, **notes: str) -> Release:
    """Open a draft release with its label and, where one is given, its note."""
    draft = releases.open_draft(label_nl=label_nl, label_en=label_en, by=by)
    return releases.describe_draft(by=by, **notes) if any(notes.values()) else draft


def label_of(release: Release) -> str:
    return release.label_en if get_language() == "en" else release.label_nl
