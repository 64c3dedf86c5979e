"""The sentence that reads an estimate for a person, careful about cause and uncertainty."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from catalogue.statistics import Absence, Interval, Months, PooledEstimate

MODELS = {
    "reml": gettext_lazy("REML (restricted maximum likelihood)"),
    "dl": "DerSimonian-Laird",
    "pm": "Paule-Mandel",
    "common": gettext_lazy("one common effect"),
}
INTERVALS = {
    "hksj-modified": gettext_lazy("Hartung-Knapp-Sidik-Jonkman, never narrower"),
    "hksj": "Hartung-Knapp-Sidik-Jonkman",
    "wald": "Wald",
}


def reading(estimate: PooledEstimate, months: Months | None, *, is_randomised: bool) -> str:
    """Return one sentence: the size, how sure it is, what a new school may see, and the cause."""
    parts = [opening(estimate, months), *uncertainty(estimate)]
    if not is_randomised:
        parts.append(
            _("whether the approach itself did that depends on how the studies were set up")
        )
    return "; ".join(parts) + "."


def opening(estimate: PooledEstimate, months: Months | None) -> str:
    size = rounded(abs(estimate.effect_size))
    values = {"size": size, "k": estimate.k}
    if size == rounded(0):
        text = ngettext(
            "In %(k)d study pupils with this approach scored as high as pupils without it",
            "In %(k)d studies pupils with this approach scored on average as high as pupils "
            "without it",
            estimate.k,
        )
    elif estimate.effect_size > 0:
        text = ngettext(
            "In %(k)d study pupils with this approach scored %(size)s standard deviations higher "
            "than pupils without it",
            "In %(k)d studies pupils with this approach scored on average %(size)s standard "
            "deviations higher than pupils without it",
            estimate.k,
        )
    else:
        text = ngettext(
            "In %(k)d study pupils with this approach scored %(size)s standard deviations lower "
            "than pupils without it",
            "In %(k)d studies pupils with this approach scored on average %(size)s standard "
            "deviations lower than pupils without it",
            estimate.k,
        )
    told = text % values
    return told if months is None else f"{told}, {progress(months)}"


def progress(months: Months) -> str:
    """Return what the months of a scale say, as the end of a clause."""
    count = abs(months.months)
    if months.is_beyond:
        beyond = (
            _("more than %d months less progress in a school year")
            if months.is_negative
            else _("more than %d additional months of progress in a school year")
        )
        return beyond % count
    if count == 0:
        return _("no additional months of progress in a school year")
    if months.is_negative:
        less = ngettext(
            "about %d month less progress in a school year",
            "about %d months less progress in a school year",
            count,
        )
        return less % count
    more = ngettext(
        "about %d additional month of progress in a school year",
        "about %d additional months of progress in a school year",
        count,
    )
    return more % count


def uncertainty(estimate: PooledEstimate) -> Iterator[str]:
    certain, new = estimate.confidence_interval, estimate.prediction_interval
    if isinstance(certain, Absence):
        yield _("how certain that is cannot be computed from these studies")
    else:
        text = _("it is 95%% certain that this lies between %(low)s and %(high)s")
        yield text % bounds(certain) + doubt(certain)
    if not isinstance(new, Absence):
        text = _("in a new school the effect may lie between %(low)s and %(high)s")
        yield text % bounds(new) + doubt(new)
    elif new is Absence.TOO_FEW_STUDIES:
        yield _("there are too few studies to say what a new school may expect")
    elif new is Absence.NOT_IN_THIS_MODEL:
        yield _("this model assumes that the effect is the same in every school")


def bounds(interval: Interval) -> dict[str, str]:
    return {"low": rounded(interval.low), "high": rounded(interval.high)}


def doubt(interval: Interval) -> str:
    """Say that an interval holds 0, which a reader of two numbers may pass over."""
    if interval.low <= 0 <= interval.high:
        return _(", so it may also be nil or the other way round")
    return ""


def rounded(number: float, decimals: int = 2) -> str:
    """Write a number rounded half-up on its decimal form, in the language asked for."""
    unit = Decimal(1).scaleb(-decimals)
    text = str(Decimal(repr(number)).quantize(unit, rounding=ROUND_HALF_UP))
    sign = "\N{MINUS SIGN}" if text.strip("-0.") else ""
    text = text.replace("-", sign)
    return text if get_language() == "en" else text.replace(".", ",")


def months_told(months: int) -> str:
    """Write months of progress with their sign, to stay together on one line."""
    written = f"{months:+d}".replace("-", "\N{MINUS SIGN}") if months else "0"
    told = ngettext("%(n)s month", "%(n)s months", abs(months)) % {"n": written}
    return told.replace(" ", "\N{NO-BREAK SPACE}")
