"""The whole menu as a map: effect against cost, with the strength of the evidence."""

from collections.abc import Iterable

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from api.references import References
from catalogue.models import Absence, InterventionVersion, ScaleVersion
from catalogue.plotting import MapItem, MapTexts, MenuMap

from .studies import language

BANDS = range(1, 6)
REASONS = {
    Absence.NOT_RATED.value: gettext_lazy("not rated"),
    Absence.NOT_PRINTED.value: gettext_lazy("no symbol printed"),
    Absence.TOO_FEW_STUDIES.value: gettext_lazy("too few studies"),
    Absence.UNKNOWN.value: gettext_lazy("not known"),
}


def menu_map(versions: Iterable[InterventionVersion], references: References) -> MenuMap:
    """Return the map of these items.

    Many cells of the menu print no cost: those items stand in a column of their own, the first.
    """
    return MenuMap(
        texts=texts(references),
        language=language(),
        items=tuple(map(item, versions)),
        notes=(
            _("Months: additional months of progress in a school year, on average."),
            _("No cost printed is not the same as no cost."),
        ),
    )


def item(version: InterventionVersion) -> MapItem:
    return MapItem(
        code=version.code,
        title=getattr(version, f"title_{get_language()}"),
        months=version.months,
        cost=None if version.months is None else 1 + (version.cost_band or 0),
        strength=version.evidence_strength,
        reason=str(REASONS.get(version.months_absence, "")),
    )


def texts(references: References) -> MapTexts:
    return MapTexts(
        title=_("The menu: effect against cost"),
        description=_(
            "Every item of the menu by its months of progress and its cost band; the mark shows "
            "the strength of the evidence. Items without months are listed below."
        ),
        months=_("Months of progress"),
        cost=_("Cost"),
        costs=(_("no cost printed"), *("€" * band for band in BANDS)),
        strength=_("Strength of the evidence"),
        strengths=strengths(references),
        no_strength=_("no strength printed"),
        key=_("On the map"),
        left_out=_("Without months of progress"),
        empty=_("Nothing on the menu has months of progress here."),
    )


def strengths(references: References) -> tuple[str, ...]:
    """Return what the newest scale calls each strength; the digits where none is known."""
    scales = [s for s in references.scales.values() if s.kind == ScaleVersion.Kind.EVIDENCE]
    newest = max(scales, key=lambda scale: (scale.valid_from, scale.identity.slug), default=None)
    steps = {step["value"]: step["label"] for step in newest.steps} if newest else {}
    labels = {band: steps[band][get_language() or "nl"] for band in BANDS if band in steps}
    return tuple(labels.get(band, str(band)) for band in BANDS)
