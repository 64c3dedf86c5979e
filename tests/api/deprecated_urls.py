"""The routes of the API, and one that is deprecated."""

from django.urls import path

from api.urls import *  # noqa: F403  # the handlers too
from api.urls import DETAIL, LIST, urlpatterns
from api.views.vocabularies import SectorViewSet

urlpatterns = [
    *urlpatterns,
    path("v1/kinds-of-schools", SectorViewSet.as_view(LIST), name="kinds-of-schools"),
    path("v1/kinds-of-schools/<slug:code>", SectorViewSet.as_view(DETAIL), name="kind-of-school"),
]
