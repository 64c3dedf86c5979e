"""Choosing enrolments: the one form that the list, the export and the figures go by."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from catalogue.admin.asking import DayInput
from catalogue.models import Enrolment, School, Sector, Study
from catalogue.models.clock import AMSTERDAM
from catalogue.models.enrolments import EnrolmentQuerySet

# Whoever reads out a receipt may say O for 0, and I or L for 1: its alphabet has neither.
MISREAD = str.maketrans("OIL", "011")
RECEIPT = re.compile(r"[0-9A-Z]{8}")


class StudyChoice(forms.ModelChoiceField):
    """A study by its title; in the address by its short name."""

    def __init__(self) -> None:
        super().__init__(
            Study.objects.filter(recruitment__isnull=False),
            to_field_name="slug",
            required=False,
            label=capfirst(gettext_lazy("study")),
            empty_label=gettext_lazy("All studies"),
        )

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title_en if get_language() == "en" else obj.title_nl)


class EnrolmentFilter(forms.Form):
    """Which enrolments; what is left empty does not narrow."""

    template_name = "catalogue/desk/_filter.html"

    q = forms.CharField(
        label=gettext_lazy("Search"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Receipt, school or board. Not names of people: it is recorded."),
    )
    study = StudyChoice()
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    province = forms.ChoiceField(label=gettext_lazy("Province"), required=False)
    board = forms.CharField(
        label=gettext_lazy("Board: number or name"), required=False, max_length=100
    )
    since = forms.DateField(label=gettext_lazy("Enrolled from"), required=False, widget=DayInput)
    until = forms.DateField(
        label=gettext_lazy("up to and including"), required=False, widget=DayInput
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        everything = ("", _("All"))
        sectors = Sector.objects.values_list("slug", flat=True)
        provinces = School.objects.exclude(province="").order_by("province")
        choices: dict[str, list[tuple[str, Any]]] = {
            "status": list(Enrolment.Status.choices),
            "sector": [(slug, slug) for slug in sectors],
            "province": [(p, p) for p in provinces.values_list("province", flat=True).distinct()],
        }
        for name, values in choices.items():
            self.fields[name].choices = [everything, *values]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("This is before the first day."))
        return cleaned

    def narrow(self, enrolments: EnrolmentQuerySet) -> EnrolmentQuerySet:
        """Return those of `enrolments` that were asked for; with a mistake in the form, none."""
        if not self.is_valid():
            return enrolments.none()
        for condition in conditions(self.cleaned_data):
            enrolments = enrolments.filter(condition)
        return enrolments

    def asked(self) -> dict[str, str]:
        """Return what was filled in, for the record."""
        return {
            name: str(value)
            for name, value in self.cleaned_data.items()
            if value not in (None, "")
        }

    def in_words(self) -> list[tuple[str, str]]:
        """Return what was filled in, as the form shows it."""
        words = []
        for name, value in self.cleaned_data.items():
            if value in (None, ""):
                continue
            field = self.fields[name]
            shown = str(dict(getattr(field, "choices", [])).get(value, value))
            if isinstance(field, StudyChoice):
                shown = field.label_from_instance(value)
            words.append((str(field.label), shown))
        return words


def conditions(said: dict[str, Any]) -> Iterator[Q]:
    exact = {"study": "study", "status": "status", "province": "school__province"}
    for name, lookup in exact.items():
        if said.get(name):
            yield Q(**{lookup: said[name]})
    if said.get("sector"):
        yield Q(school__sectors__slug=said["sector"])
    if said.get("board"):
        yield of_board(said["board"])
    if said.get("since"):
        yield Q(created_at__gte=midnight(said["since"]))
    if said.get("until"):
        yield Q(created_at__lt=midnight(said["until"] + timedelta(days=1)))
    if said.get("q"):
        yield found_by(said["q"])


def found_by(text: str) -> Q:
    """Return enrolments by receipt, by words of the school or its code, or by the board."""
    bare = re.sub(r"[\s-]", "", text).upper()
    schools = School.objects.matching(text)
    found = Q(school__in=schools.values("pk")) | of_board(text)
    if RECEIPT.fullmatch(bare):
        bare = bare.translate(MISREAD)
        found |= Q(receipt=f"{bare[:4]}-{bare[4:]}")
    return found


def of_board(text: str) -> Q:
    return Q(school__board__number=text) | Q(school__board__name__icontains=text)


def midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)
