"""The routes that are measured; with KEEP=1 Django's own `cache_page` stands in front of each."""

import os
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import path
from django.views.decorators.cache import cache_page

from benchmarks.peers.finishing import finish

from .views import MenuView, PublicationView, VersionsView

KEEPS = os.environ.get("KEEP") == "1"
SECONDS = 600
LIST, DETAIL = {"get": "list"}, {"get": "retrieve"}
View = Callable[..., Any]


def served(view: View) -> View:
    finished = finish_with(view)
    return cache_page(SECONDS)(finished) if KEEPS else finished


def finish_with(view: View) -> View:
    """Give the answers of `view` their tag and their coding, as the other peers do."""

    def finished(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 200:
            return response
        response.render()
        # What is kept is the whole answer; ConditionalGetMiddleware says 304 for it.
        known = "" if KEEPS else request.headers.get("If-None-Match", "")
        accepted = request.headers.get("Accept-Encoding", "")
        status, body, headers = finish(response.content, accepted, known)
        return HttpResponse(body, status=status, headers=dict(response.headers) | headers)

    return finished


def not_measured(_request: HttpRequest, **_keys: str) -> HttpResponse:
    """Stand where links point to."""
    return HttpResponseNotFound()


menu = "v1/interventions"
urlpatterns = [
    path(menu, served(MenuView.as_view(LIST)), name="interventions"),
    path(f"{menu}/<slug:slug>", served(MenuView.as_view(DETAIL)), name="intervention"),
    path(
        f"{menu}/<slug:slug>/versions",
        served(VersionsView.as_view(LIST)),
        name="intervention-versions",
    ),
    path(f"{menu}/<slug:slug>/evidence", not_measured, name="intervention-evidence"),
    path("v1/sources", served(PublicationView.as_view(LIST)), name="sources"),
    path("v1/sources/<slug:id>", not_measured, name="source"),
]
