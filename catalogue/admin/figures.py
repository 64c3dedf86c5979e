"""The figures of the enrolment: over time, per province and per sector."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.admin.charts import Bar, Column, bars, columns
from catalogue.admin.enrolment_filters import StudyChoice
from catalogue.admin.moments import in_short
from catalogue.admin.things import DeskAdmin
from catalogue.models import Enrolment
from catalogue.models.clock import AMSTERDAM
from catalogue.models.enrolments import EnrolmentQuerySet

DAYS, WEEKS = 31, 366  # up to so many days a column is a day, up to so many a week
WIDE, NARROW = 1040, 330


class FiguresForm(forms.Form):
    """Of which study; of all if none is chosen."""

    template_name = "catalogue/desk/_filter.html"
    study = StudyChoice()


@dataclass(frozen=True)
class Period:
    """What happened in some days, and how many schools took part or waited at their end."""

    label: str
    short: str
    enrolled: int
    withdrawn: int
    standing: int


def figures_page(admin: DeskAdmin, request: HttpRequest) -> HttpResponse:
    form = FiguresForm(request.GET)
    study = form.cleaned_data["study"] if form.is_valid() else None
    enrolments = Enrolment.objects.order_by()
    chosen = enrolments.filter(study=study) if study else enrolments
    if form.errors:
        chosen = enrolments.none()
    periods = list(over_time(chosen))
    context = {
        "title": _("Figures of the enrolment"),
        "form": form,
        "periods": periods,
        "charts": [
            (css, columns([Column(p.short, p.enrolled, p.withdrawn) for p in periods], width))
            for css, width in (("desk-wide-only", WIDE), ("desk-narrow-only", NARROW))
        ],
        "tables": [
            (_("Per province"), _("province"), "", bars(per(chosen, "school__province"))),
            (
                _("Per sector"),
                _("sector"),
                _("A school with several sectors counts in each."),
                bars(per(chosen, "school__sectors__slug")),
            ),
        ],
        "list_url": reverse("admin:catalogue_enrolment_changelist"),
    }
    return admin.page(request, "catalogue/desk/figures.html", context)


def per(enrolments: EnrolmentQuerySet, name: str) -> list[Bar]:
    """Return how many schools hold a place and how many wait, by `name`, most first."""
    rows = enrolments.values_list(name).annotate(
        holders=Count("pk", filter=Q(status__in=Enrolment.HOLDERS)),
        waiting=Count("pk", filter=Q(status=Enrolment.Status.WAITLISTED)),
    )
    found = [Bar(label or _("not known"), holders, waiting) for label, holders, waiting in rows]
    return sorted(found, key=lambda bar: (-bar.total, bar.label))


def over_time(enrolments: EnrolmentQuerySet) -> Iterator[Period]:
    """Yield the periods from the first enrolment to the last thing that happened, none left out.

    Days are those of Amsterdam.
    """
    enrolled = by_day(enrolments, "created_at")
    withdrawn = by_day(enrolments.filter(status=Enrolment.Status.WITHDRAWN), "ended_at")
    days = sorted({*enrolled, *withdrawn})
    if not days:
        return
    standing = 0
    for first, last in spans(days[0], days[-1]):
        came, went = (count_in(counts, first, last) for counts in (enrolled, withdrawn))
        standing += came - went
        label, short = span_in_words(first, last)
        yield Period(label, short, came, went, standing)


def by_day(enrolments: EnrolmentQuerySet, name: str) -> Counter[date]:
    rows = enrolments.annotate(day=TruncDate(name, tzinfo=AMSTERDAM)).values_list("day")
    return Counter(dict(rows.annotate(Count("pk"))))


def spans(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield days, weeks from Monday, or months, as many as there are between two days."""
    length = (last - first).days + 1
    start = first
    if length > DAYS:
        start = first - timedelta(days=first.weekday())
    if length > WEEKS:
        start = first.replace(day=1)
    while start <= last:
        if length > WEEKS:
            following = (start + timedelta(days=31)).replace(day=1)
        else:
            following = start + timedelta(days=7 if length > DAYS else 1)
        yield start, following - timedelta(days=1)
        start = following


def count_in(counts: Counter[date], first: date, last: date) -> int:
    return sum(count for day, count in counts.items() if first <= day <= last)


def span_in_words(first: date, last: date) -> tuple[str, str]:
    """Return what the table calls these days, and what fits below a column."""
    day = in_short(first, "j M Y")
    if (last - first).days > 7:
        return date_format(first, "F Y"), in_short(first, "M Y")
    label = day if first == last else _("week of %s") % day
    return label, in_short(first, "j M")
