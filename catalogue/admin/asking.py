"""The page behind a button: what it will do, what it needs to know, and the action it calls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from catalogue.admin.things import DeskAdmin
from catalogue.errors import DomainError


class Question(forms.Form):
    """What a button asks; without fields it asks only whether to go on."""

    template_name = "catalogue/desk/_fields.html"
    DEPENDENT: ClassVar[tuple[str, ...]] = ()  # needed or not after another answer

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = capfirst(field.label)
            field.may_be_empty = not field.required and name not in self.DEPENDENT  # type: ignore[attr-defined]


class DayInput(forms.DateInput):
    """A day, in the browser's own way of choosing one."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class InstantInput(forms.DateTimeInput):
    """A day and a time of the clock in Amsterdam, in the browser's own way."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


@dataclass(frozen=True)
class Button:
    """What a page offers to do: the button on the page, and the words of the page behind it."""

    title: str
    action: str
    back: str
    consequences: Sequence[str] = ()
    is_dangerous: bool = False


def ask(
    admin: DeskAdmin,
    request: HttpRequest,
    button: Button,
    form: Question,
    act: Callable[[dict[str, Any]], str],
) -> HttpResponse:
    """Show what the button does; when it is pressed, act and say what was done.

    `act` calls one action and returns the message. What it refuses becomes a message too, on the
    same page: nothing that was typed is lost.
    """
    if request.method == "POST" and form.is_valid() and succeeded(request, form, act):
        return redirect(button.back)
    return question_page(admin, request, button, form)


def succeeded(request: HttpRequest, form: Question, act: Callable[[dict[str, Any]], str]) -> bool:
    try:
        said = act(form.cleaned_data)
    except DomainError as error:
        messages.error(request, worded(error))
        return False
    messages.success(request, said)
    return True


def question_page(
    admin: DeskAdmin, request: HttpRequest, button: Button, form: Question
) -> TemplateResponse:
    context = {"title": button.title, "button": button, "form": form, "media": form.media}
    return admin.page(request, "catalogue/desk/question.html", context)


def sent(request: HttpRequest) -> Any:
    """Return what was sent with the form, if it was."""
    return request.POST if request.method == "POST" else None


def worded(error: DomainError) -> str:
    """Return which rule was broken, and how."""
    return f"{error.title}. {error}"
