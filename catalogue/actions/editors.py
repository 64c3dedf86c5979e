"""Giving a person the rights of an editor or of a coordinator."""

import secrets

from django.contrib.auth.models import Group, Permission, User
from django.db import transaction

from catalogue.actions.changes import record_change

EDITORS, COORDINATORS = "Editors", "Coordinators"
PASSWORD_BYTES = 12
NEWCOMERS = "Has still to choose a password"  # a group without rights
EDITABLE = (
    "intervention",
    "category",
    "sector",
    "theme",
    "scale",
    "source",
    "evidenceclaim",
    "finding",
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
REGISTER = ("change", "school", "schoolboard")
STUDIES = ("study", "studyprogramme", "recruitment")
# What is versioned or published is never deleted, nor what happened: nobody is given that right.
RIGHTS = {
    EDITORS: {
        "view": ("release", *EDITABLE, *WHOLE, *REGISTER, *STUDIES),
        "add": ("release", *EDITABLE, *WHOLE),
        "change": ("release", *EDITABLE, *WHOLE),
        "delete": WHOLE,
    },
    # Who may change an enrolment sees its contact (catalogue.admin.enrolment_pages).
    COORDINATORS: {
        "view": (
            *(*EDITABLE, *WHOLE, *REGISTER, *STUDIES),
            *("enrolment", "enrolmentevent", "client", "mandate"),
            *("webhook", "webhookdelivery"),
        ),
        "add": (*STUDIES, "client", "mandate"),
        "change": (*STUDIES, "client", "mandate", "enrolment", "webhook"),
    },
}


@transaction.atomic
def create_editor(*, username: str, email: str = "", by: str) -> tuple[User, str]:
    """Make an account that may edit and publish, with a new password; return both.

    An account that is there already gets the rights and the new password. The password is kept
    as a digest only, and has to be replaced at the first log-in.
    """
    record_change("editor.created", subject=username, by=by)
    return give_account(username, email, EDITORS)


@transaction.atomic
def create_coordinator(*, username: str, email: str = "", by: str) -> tuple[User, str]:
    """Make an account for the desk of the studies, as `create_editor` does for the menu.

    An account may be both.
    """
    record_change("coordinator.created", subject=username, by=by)
    return give_account(username, email, COORDINATORS)


def give_account(username: str, email: str, role: str) -> tuple[User, str]:
    user, _created = User.objects.get_or_create(username=username)
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    user.email = email or user.email
    user.is_staff = user.is_active = True
    user.set_password(password)
    user.full_clean()
    user.save()
    user.groups.add(group_of(role), Group.objects.get_or_create(name=NEWCOMERS)[0])
    return user, password


def has_first_password(user: User) -> bool:
    """Whether the password was given out with the account, and has to be replaced by their own."""
    return user.groups.filter(name=NEWCOMERS).exists()


@transaction.atomic
def choose_password(*, user: User, password: str) -> None:
    """Give a person the password of their choice, which ends their other sessions."""
    user.set_password(password)
    user.save(update_fields=["password"])
    user.groups.remove(*user.groups.filter(name=NEWCOMERS))
    record_change("password.chosen", subject=user.get_username(), by=user.get_username())


def group_of(role: str) -> Group:
    """Return the group with its rights as they are meant to be."""
    group, _created = Group.objects.get_or_create(name=role)
    names = [f"{right}_{kind}" for right, kinds in RIGHTS[role].items() for kind in kinds]
    rights = Permission.objects.filter(content_type__app_label="catalogue", codename__in=names)
    group.permissions.set(rights)
    return group
