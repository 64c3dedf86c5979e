"""How long one stays logged in at the desk, and what one has just to have logged in for."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.actions.editors import has_first_password

BEGAN, SEEN, FIRST_PASSWORD = "desk-began", "desk-seen", "desk-first-password"  # in the session
IDLE = 60 * 60  # seconds without a page
RECENT = 15 * 60  # seconds after logging in
NOTED_EVERY = 60  # seconds: not every page writes in the database


@receiver(user_logged_in, dispatch_uid="desk")
def begin(request: HttpRequest, user: Any, **_named: object) -> None:
    """Note when a session began; saving the session later does not make it any longer."""
    request.session[BEGAN] = request.session[SEEN] = time.time()
    request.session[FIRST_PASSWORD] = has_first_password(user)


def end_if_over(request: HttpRequest) -> None:
    """Log out whoever has been logged in for a day, or away for an hour."""
    if not request.user.is_authenticated:
        return
    lasted, away = since(request, BEGAN), since(request, SEEN)
    if lasted > settings.SESSION_COOKIE_AGE or away > IDLE:
        logout(request)
    elif away >= NOTED_EVERY:
        request.session[SEEN] = time.time()


def since(request: HttpRequest, moment: str) -> float:
    seconds: float = time.time() - request.session.get(moment, 0)
    return seconds


def owes_password(request: HttpRequest) -> bool:
    """Whether somebody is here with the password that was given out with the account."""
    return bool(request.session.get(FIRST_PASSWORD))


def is_recent(request: HttpRequest) -> bool:
    return since(request, BEGAN) <= RECENT


def just_logged_in(view: Callable[..., Any]) -> Callable[..., Any]:
    """Open a page of an admin class to who logged in a moment ago; others log in again first."""

    @wraps(view)
    def answer(admin: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if is_recent(request):
            return view(admin, request, *args, **kwargs)
        return log_in_again(request)

    return answer


def log_in_again(request: HttpRequest) -> HttpResponseBase:
    onward = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
    logout(request)
    messages.info(request, _("Log in again to go on: for this you must just have logged in."))
    return redirect(f"{reverse('admin:login')}?{onward}")
