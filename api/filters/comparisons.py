"""Query parameters of `GET /v1/comparisons`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.parameters import ParameterError

from .as_of import ReleaseFilter
from .backend import ApiFilterSet, ChoiceFilter

if TYPE_CHECKING:
    from catalogue.models.as_of import Published

KINDS = ("intervention", "evidence-claim", "category", "scale", "sector", "theme", "source")


class ComparisonFilter(ApiFilterSet):
    """Query parameters of `GET /v1/comparisons`."""

    earlier = ReleaseFilter(
        name="from",
        required=True,
        example=2,
        help_text=gettext_lazy("Number of the earlier release."),
    )
    later = ReleaseFilter(
        name="to", required=True, example=3, help_text=gettext_lazy("Number of the later release.")
    )
    kind = ChoiceFilter(
        choices=KINDS,
        many="repeated",
        example=["intervention"],
        help_text=gettext_lazy("Only this kind of thing; may be repeated: any of them."),
    )

    def check(self) -> Iterator[ParameterError]:
        earlier: Published | None = self.values["from"]
        later: Published | None = self.values["to"]
        if earlier is None or later is None:
            return
        one, other = earlier.number, later.number
        detail = _("Release %(one)d did not come out before release %(other)d.")
        detail %= {"one": one, "other": other}
        if one > other:
            yield ParameterError("from", "not-earlier", detail, str(other))
            yield ParameterError("to", "not-later", detail, str(one))
        elif one == other > 1:
            yield ParameterError("from", "not-earlier", detail, str(one - 1))
        elif one == other:
            yield ParameterError("to", "not-later", detail, "2")
