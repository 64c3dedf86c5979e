"""The parameters that place a question on the two time axes."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.caching import following
from api.parameters import InvalidValue, ParameterError
from catalogue.models.as_of import Published, published_releases
from catalogue.models.newest import Newest, newest

from .backend import ApiFilterSet, DateFilter, InstantFilter, IntegerFilter


class ReleaseFilter(IntegerFilter):
    """The number of a release that has come out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, **options)

    def read(self, text: str) -> Published:  # type: ignore[override]
        number = super().read(text)
        asked = getattr(self.parent, "newest", None)
        published = {release.number: release for release in published_releases(asked)}
        if number not in published:
            near = min(published, key=lambda other: abs(other - number), default=None)
            raise InvalidValue(
                "unknown-release",
                _("Release %d has not come out.") % number,
                suggestion=str(near) if near else None,
            )
        return published[number]

    def canonical(self, text: str, value: Published) -> int:
        return value.number


class AsOfFilter(ApiFilterSet):
    """Where on the two time axes the question is asked."""

    valid_on = DateFilter(
        example="2021-09-01",
        help_text=gettext_lazy("What held on this day. Default: today in the Netherlands."),
    )
    known_on = InstantFilter(
        example="2021-09-01",
        help_text=gettext_lazy(
            "By the knowledge of this moment: what had been published by then. A day means its "
            "end in the Netherlands. Default: now."
        ),
    )
    release = ReleaseFilter(
        example=2,
        help_text=gettext_lazy(
            "By the knowledge of the moment that this release came out; instead of knownOn."
        ),
    )

    @cached_property
    def newest(self) -> Newest:
        """What had come out when this was asked; the whole answer goes by it."""
        return following(self.request, ("release",), newest)

    def check(self) -> Iterator[ParameterError]:
        if {"release", "knownOn"} <= self.given.keys():
            yield ParameterError(
                "knownOn",
                "contradicts-release",
                _("Give either knownOn or release: both say by whose knowledge."),
            )
