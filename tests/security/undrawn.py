"""A template engine that draws nothing: who may see a page is decided before it is drawn."""

from typing import Any

from django.template.backends.base import BaseEngine


class Undrawn(BaseEngine):
    """Finds every template, and each is empty."""

    app_dirname = "templates"

    def __init__(self, params: dict[str, Any]) -> None:
        params = params.copy()
        params.pop("OPTIONS")
        super().__init__(params)

    def get_template(self, template_name: str) -> "Empty":
        return Empty()


class Empty:
    """A template without anything in it."""

    def render(self, context: Any = None, request: Any = None) -> str:
        return ""
