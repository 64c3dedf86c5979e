"""Logging somebody out wherever they are logged in."""

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from catalogue.actions.changes import record_change


@transaction.atomic
def end_sessions(*, user: User, by: str) -> int:
    """End every session of a person; return how many there were."""
    ended = end_sessions_of(user)
    record_change("sessions.ended", subject=user.get_username(), by=by, sessions=ended)
    return ended


def end_sessions_of(user: User) -> int:
    going_on = Session.objects.filter(expire_date__gt=timezone.now())
    theirs = [s.pk for s in going_on if s.get_decoded().get(SESSION_KEY) == str(user.pk)]
    return Session.objects.filter(pk__in=theirs).delete()[0]
