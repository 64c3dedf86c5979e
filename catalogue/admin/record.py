"""Actions in words, for who reads the record of changes."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from catalogue.models import Change

ACTIONS = {
    "release.opened": _("Draft release opened"),
    "release.described": _("Draft release named"),
    "release.discarded": _("Draft release discarded"),
    "release.published": _("Release published"),
    "version.added": _("Added in the draft"),
    "version.revised": _("Changed in the draft"),
    "version.amended": _("Changed again in the draft"),
    "version.withdrawn": _("Taken out of the draft"),
    "findings.imported": _("Findings loaded in the draft"),
    "editor.created": _("Editor account made"),
    "programme.created": _("Document added"),
    "programme.updated": _("Document changed"),
    "programme.deleted": _("Document deleted"),
    "schools.imported": _("Register of schools loaded"),
    "coordinator.created": _("Coordinator account made"),
    "second_factor.set_up": _("Second factor set up"),
    "second_factor.new_codes": _("Recovery codes made"),
    "second_factor.reset": _("Second factor forgotten"),
    "password.chosen": _("Password chosen"),
    "sessions.ended": _("Logged out everywhere"),
    "secrets.resealed": _("Secrets sealed anew"),
    "recruitment.opened": _("Recruitment set"),
    "recruitment.closed": _("Recruitment closed"),
    "recruitment.places_set": _("Places changed"),
    "enrolments.allocated": _("Schools allocated"),
    "allocation.published": _("Allocation made public"),
    "enrolments.exported": _("Enrolments exported"),
    "client.created": _("Client made"),
    "client.secret_rotated": _("Secret of a client renewed"),
    "mandate.granted": _("Mandate granted"),
    "mandate.ended": _("Mandate ended"),
    "webhook.created": _("Webhook made"),
    "webhook.changed": _("Webhook changed"),
    "webhook.secret_rotated": _("Secret of a webhook renewed"),
    "webhook.deleted": _("Webhook deleted"),
    "webhook.disabled": _("Webhook disabled"),
    "webhook.replayed": _("Messages of a webhook sent again"),
}


def in_words(change: Change) -> str:
    """Return what was done; an action that has no words yet is named by its code."""
    return str(ACTIONS.get(change.action, change.action))


def kind_in_words(change: Change) -> str:
    """Return what kind of thing it was done to; of a version the kind it is a version of."""
    name = str(change.detail.get("kind", ""))
    if not name:
        return ""
    model = apps.get_model("catalogue", name.removesuffix("version"))
    return str(model._meta.verbose_name)
