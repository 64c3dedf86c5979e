"""A coordinator at work: opens the page behind a button, fills it in, and presses it."""

from typing import Any

from django.contrib.auth.models import Permission, User
from django.test import Client

from catalogue.actions.editors import create_coordinator
from tests.catalogue.desk import as_typed, logged_in, url

CORA = "cora"


def coordinator_at_the_desk(name: str = CORA, **headers: str) -> Client:
    user, _password = create_coordinator(username=name, by="test")
    return logged_in(user, **headers)


def somebody_who_may(*rights: str, name: str = "iris") -> Client:
    """Return somebody at the desk who has these rights and no others."""
    user = User.objects.create_user(name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return logged_in(user)


def press(client: Client, address: str, **answers: Any) -> Any:
    """Send the form on a page: what it shows already, and `answers` over that."""
    form = client.get(address).context["form"]
    shown = {bound.html_name: as_typed(bound.value()) for bound in form}
    given = {name: as_typed(value) for name, value in answers.items()}
    data = {name: value for name, value in (shown | given).items() if value not in (None, False)}
    return client.post(address, data, follow=True)


def shown_on(client: Client, page: str, *args: Any, **query: Any) -> str:
    return str(client.get(url(page, *args), query).content.decode())
