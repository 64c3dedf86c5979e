"""Query parameters of `GET /v1/comparisons`."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.parameters import ParameterError
from catalogue.models import Release

from .as_of import ReleaseFilter
from .backend import ApiFilterSet, ChoiceFilter

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
        earlier: Release | None = self.values["from"]
        later: Release | None = self.values["to"]
        if earlier is None or later is None or number(earlier) < number(later):
            return
        detail = _("Release %(earlier)d did not come out before release %(later)d.")
        numbers = {"earlier": number(earlier), "later": number(later)}
        swapped = number(later) if number(earlier) > number(later) else number(later) - 1
        yield ParameterError("from", "not-earlier", detail % numbers, str(swapped or 1))
        if number(earlier) > number(later) or number(earlier) == 1:
            yield ParameterError("to", "not-later", detail % numbers, str(max(number(earlier), 2)))


def number(release: Release) -> int:
    return release.number or 0
