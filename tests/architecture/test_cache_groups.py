"""Every public answer says what it depends on, so that it can be kept."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.permissions import AllowAny

from api.revisions import GROUPS

NOT_KEPT = {"live", "ready"}  # of this moment and of this process


def public_views() -> Iterator[tuple[str, Any]]:
    for pattern in patterns(get_resolver().url_patterns):
        view = getattr(pattern.callback, "cls", None)
        if view is not None and AllowAny in getattr(view, "permission_classes", []):
            yield str(pattern.name), view


def patterns(of: list[Any]) -> Iterator[URLPattern]:
    for pattern in of:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from patterns(pattern.url_patterns)
        else:
            yield pattern


def test_every_public_resource_names_its_groups():
    nameless = {
        name
        for name, view in public_views()
        if hasattr(view, "get") or hasattr(view, "list") or hasattr(view, "retrieve")
        if not set(getattr(view, "cache_groups", ())) or not set(view.cache_groups) <= set(GROUPS)
    }

    assert nameless == NOT_KEPT


def test_nothing_private_names_any():
    private = {
        str(pattern.name)
        for pattern in patterns(get_resolver().url_patterns)
        if (view := getattr(pattern.callback, "cls", None)) is not None
        if AllowAny not in getattr(view, "permission_classes", [])
        if getattr(view, "cache_groups", ())
    }

    assert private == set()
