"""The whole menu as a map: effect against cost, with the strength of the evidence."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from api.readings import months_told
from api.references import References
from catalogue.models import Absence, InterventionVersion, ScaleVersion
from catalogue.plotting import MapItem, MapTexts, MenuMap

from .studies import language

BANDS = range(1, 6)
MOST_TOLD = 3  # numbers of months whose items are named to who cannot see where they stand
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
    items = tuple(map(item, versions))
    return MenuMap(
        texts=texts(items, references),
        language=language(),
        items=items,
        notes=(
            _("Months: additional months of progress in a school year, on average."),
            _("No cost printed is not the same as no cost."),
            _("As in release %d of the menu.") % references.release,
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


def texts(items: Sequence[MapItem], references: References) -> MapTexts:
    return MapTexts(
        title=_("The menu: effect against cost"),
        description=" ".join(description(items)),
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


def description(items: Sequence[MapItem]) -> Iterator[str]:
    """Yield what the picture shows, for who hears it."""
    yield _(
        "Every item of the menu by its months of progress and its cost band; the mark shows "
        "the strength of the evidence. Items without months are listed below."
    )
    rated = [(one.months, one.title) for one in items if one.months is not None]
    counts = {"rated": len(rated), "all": len(items)}
    yield _("%(rated)d of %(all)d items have months of progress.") % counts
    for most in sorted({months for months, _title in rated}, reverse=True)[:MOST_TOLD]:
        titles = ", ".join(title for months, title in rated if months == most)
        yield f"{months_told(most)}: {titles}."


def strengths(references: References) -> tuple[str, ...]:
    """Return what the newest scale calls each strength; the digits where none is known."""
    scales = [s for s in references.scales.values() if s.kind == ScaleVersion.Kind.EVIDENCE]
    newest = max(scales, key=lambda scale: (scale.valid_from, scale.identity.slug), default=None)
    steps = {step["value"]: step["label"] for step in newest.steps} if newest else {}
    labels = {band: steps[band][get_language() or "nl"] for band in BANDS if band in steps}
    return tuple(labels.get(band, str(band)) for band in BANDS)
