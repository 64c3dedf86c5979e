"""Clients, their secrets and their mandates."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import Application

from catalogue.actions.changes import record_change
from catalogue.errors import MandateHasEnded
from catalogue.models import Client, Mandate, School, SchoolBoard
from catalogue.models.clock import AMSTERDAM, database_now


@dataclass(frozen=True)
class Credentials:
    """What a client asks tokens with; the secret is kept as a digest and told this once."""

    client: Client
    client_id: str
    client_secret: str


@transaction.atomic
def create_client(
    *, name: str, organisation: str, kind: str, scopes: Collection[str], by: str
) -> Credentials:
    """Make a client with credentials of its own; it may act for nobody until it has a mandate."""
    secret = generate_client_secret()
    application = Application.objects.create(
        name=name,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        client_secret=secret,
    )
    client = Client(
        application=application,
        name=name,
        organisation=organisation,
        kind=kind,
        scopes=sorted(scopes),
    )
    client.full_clean()
    client.save()
    record_change("client.created", subject=application.client_id, by=by, name=name)
    return Credentials(client, application.client_id, secret)


@transaction.atomic
def rotate_secret(*, client: Client, by: str) -> Credentials:
    """Give a client a new secret; the old one and every token it has stop working at once."""
    application = Application.objects.select_for_update().get(pk=client.application_id)
    secret = generate_client_secret()
    application.client_secret = secret
    application.save(update_fields=["client_secret", "updated"])
    application.accesstoken_set.all().delete()
    record_change("client.secret_rotated", subject=application.client_id, by=by)
    return Credentials(client, application.client_id, secret)


@transaction.atomic
def grant_mandate(
    *,
    client: Client,
    because: str,
    by: str,
    school: School | None = None,
    board: SchoolBoard | None = None,
    is_for_all_schools: bool = False,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Mandate:
    """Let `client` act for one school, one board or all, from `first_day`, today if not given."""
    mandate = Mandate(
        client=client,
        school=school,
        board=board,
        is_for_all_schools=is_for_all_schools,
        first_day=first_day or today(),
        last_day=last_day,
        granted_by=by,
        granted_because=because,
    )
    mandate.full_clean()
    mandate.save()
    record_change("mandate.granted", subject=mandate, by=by, mandate=mandate.pk)
    return mandate


@transaction.atomic
def end_mandate(*, mandate: Mandate, because: str, by: str) -> Mandate:
    """End a mandate: from this instant on it covers nothing.

    Raises:
        MandateHasEnded: it was ended before.
    """
    mandate = Mandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk)
    if mandate.ended_at is not None:
        raise MandateHasEnded(_("It was ended by %s.") % mandate.ended_by)
    mandate.ended_at = database_now()
    mandate.ended_by, mandate.ended_because = by, because
    mandate.save(update_fields=["ended_at", "ended_by", "ended_because"])
    record_change("mandate.ended", subject=mandate, by=by, mandate=mandate.pk)
    return mandate


def today() -> date:
    """Return the day in the Netherlands by the database's clock."""
    return database_now().astimezone(AMSTERDAM).date()
