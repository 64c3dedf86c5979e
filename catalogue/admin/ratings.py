"""A rating on a form: per part a value on a scale, or the reason why there is none."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.actions.mistakes import VALUES, known_scales, steps_of
from catalogue.admin.version_forms import VersionForm
from catalogue.models import Version

RATING_SECTIONS = [
    (title, {"fields": [(value, f"{part}_scale", f"{part}_absence")], "description": description})
    for (part, value), title, description in zip(
        VALUES.items(),
        (
            gettext_lazy("Rating: months of progress"),
            gettext_lazy("Rating: strength of the evidence"),
            gettext_lazy("Rating: cost"),
        ),
        [gettext_lazy("Give either a value with its scale, or the reason why there is none.")] * 3,
        strict=True,
    )
]
RATING_FIELDS = [
    f for v, p in ((v, p) for p, v in VALUES.items()) for f in (v, f"{p}_scale", f"{p}_absence")
]


class RatedForm(VersionForm):
    """A form with a rating on it."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        steps = {scale.identity_id: steps_of(scale) for scale in known_scales()}
        for part, field in VALUES.items():
            self.check_part(part, field, steps)
        return self.cleaned_data

    def check_part(self, part: str, field: str, steps: dict[int, tuple[str, set[int]]]) -> None:
        names = (field, f"{part}_scale", f"{part}_absence")
        if any(self.has_error(name) for name in names):
            return
        value, scale, absence = (self.cleaned_data.get(name) for name in names)
        if value is None:
            if not absence:
                self.add_error(field, _("Give a value, or choose why there is none."))
            return
        if absence:
            self.add_error(
                f"{part}_absence", _("There is a value, so leave this empty; or empty the value.")
            )
        if scale is None:
            self.add_error(f"{part}_scale", _("Choose the scale that the value is on."))
        elif abs(value) not in steps.get(scale.pk, ("", set()))[1]:
            self.add_error(field, _("%d is no step of this scale.") % value)


def latest_scales(model: type[Version]) -> dict[str, Any]:
    """Return the scales that the latest rated version in a release used, to start a form with."""
    names = [f"{part}_scale" for part in VALUES]
    rated = model._default_manager.filter(**{f"{name}__isnull": False for name in names})
    last = rated.order_by("-release__number", "-pk").values(*names).first()
    return last or {}
