"""Who renders what the menu says: named by a setting, as the catalogue knows no wire."""

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings

from catalogue.models import StateDocument
from catalogue.models.comparisons import Comparison
from catalogue.models.documents import Item


class Renderer(Protocol):
    """The module that DOCUMENT_RENDERER names; FORM is the shape of what it renders."""

    FORM: str

    def render(self, items: Sequence[Item], *, release: int) -> list[StateDocument]:
        """Return a document for each item by the knowledge of a release, without its state."""
        ...

    def render_changes(self, compared: Comparison) -> str:
        """Return what a version changed."""
        ...


def renderer() -> Renderer:
    return cast("Renderer", import_module(settings.DOCUMENT_RENDERER))
