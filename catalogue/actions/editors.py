"""Giving a person the rights of an editor."""

import secrets

from django.contrib.auth.models import Group, Permission, User
from django.db import transaction

from catalogue.actions.changes import record_change

GROUP = "Editors"
PASSWORD_BYTES = 12
# What is versioned or published is never deleted, so nobody is given that right.
READ_ONLY = ("change",)
EDITABLE = (
    "release",
    "intervention",
    "category",
    "sector",
    "theme",
    "scale",
    "source",
    "evidenceclaim",
)
WHOLE = (
    "progressreport",
    "reportfinding",
    "practicestory",
    "activity",
    "agreementtheme",
    "exclusion",
    "helpdesk",
)


@transaction.atomic
def create_editor(*, username: str, email: str = "", by: str) -> tuple[User, str]:
    """Make an account that may edit and publish, with a new password; return both.

    An account that is there already gets the rights and the new password. The password is kept
    as a digest only.
    """
    user, _created = User.objects.get_or_create(username=username)
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    user.email = email or user.email
    user.is_staff = user.is_active = True
    user.set_password(password)
    user.full_clean()
    user.save()
    user.groups.add(editors())
    record_change("editor.created", subject=username, by=by)
    return user, password


def editors() -> Group:
    """Return the group of editors with its rights as they are meant to be."""
    group, _created = Group.objects.get_or_create(name=GROUP)
    names = [f"view_{kind}" for kind in (*READ_ONLY, *EDITABLE, *WHOLE)]
    names += [f"{right}_{kind}" for kind in (*EDITABLE, *WHOLE) for right in ("add", "change")]
    names += [f"delete_{kind}" for kind in WHOLE]
    rights = Permission.objects.filter(content_type__app_label="catalogue", codename__in=names)
    group.permissions.set(rights)
    return group
