"""An editor at work: opens pages, fills in the forms they show, and presses the button."""

from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from catalogue.actions.editors import NEWCOMERS, create_editor
from catalogue.models import Release

REASON = {"cause_note_nl": "Een reden.", "cause_note_en": "A reason."}


def editor_at_the_desk(name: str = "eva", **headers: str) -> Client:
    user, _password = create_editor(username=name, by="test")
    return logged_in(user, **headers)


def logged_in(user: User, **headers: str) -> Client:
    """Return somebody who has logged in, and has long had a password of their own."""
    user.groups.remove(*user.groups.filter(name=NEWCOMERS))
    client = Client(headers={"accept-language": "en", **headers})
    client.force_login(user)
    return client


def url(page: str, *args: Any) -> str:
    return reverse(f"admin:catalogue_{page}", args=args)


def form_on(client: Client, address: str) -> Any:
    """Return the form that the page shows."""
    return client.get(address).context["adminform"].form


def submit(client: Client, address: str, **answers: Any) -> Any:
    """Fill in the form on a page, keep what it shows already, and send it."""
    shown = form_on(client, address)
    data = {bound.html_name: as_typed(bound.value()) for bound in shown}
    data = {name: value for name, value in data.items() if value is not None}
    return client.post(address, data | {n: as_typed(v) for n, v in answers.items()})


def as_typed(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [getattr(entry, "pk", entry) for entry in value]
    return getattr(value, "pk", value)


def open_release(client: Client, label: str = "Autumn") -> Release:
    submit(client, url("release_add"), label_nl=label, label_en=label)
    draft = Release.objects.draft()
    assert draft is not None
    return draft


def publish_as_editor(client: Client, draft: Release) -> Any:
    address = url("release_publish", draft.pk)
    seen = client.get(address).context["seen"]
    return client.post(address, {"seen": seen}, follow=True)


def mistakes_on(response: Any) -> dict[str, list[str]]:
    """Return what the form complains of, per field."""
    errors: dict[str, list[str]] = response.context["adminform"].form.errors
    return dict(errors)


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]
