"""Taking the chosen enrolments out as a file; each time is kept in the record."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from catalogue.admin.asking import Button, Question, question_page, sent
from catalogue.admin.enrolment_filters import EnrolmentFilter
from catalogue.admin.enrolment_pages import may_see_contact
from catalogue.admin.form_pages import editor
from catalogue.admin.things import DeskAdmin
from catalogue.exporting.enrolments import Export, Wanted, export_enrolments
from catalogue.models import Enrolment


class ExportForm(Question):
    """Which kind of file."""

    kind = forms.ChoiceField(
        label=gettext_lazy("kind of file"),
        choices=[("xlsx", gettext_lazy("Excel (XLSX)")), ("csv", "CSV")],
        widget=forms.RadioSelect,
        initial="xlsx",
    )
    language = forms.ChoiceField(
        label=gettext_lazy("language of the headings"),
        choices=[("nl", "Nederlands"), ("en", "English")],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A CSV has semicolons in Dutch, commas in English: as Excel does."),
    )
    with_contact = forms.BooleanField(
        label=gettext_lazy("with contact data"),
        required=False,
        help_text=gettext_lazy(
            "Names, addresses and telephone numbers of people, and reasons for withdrawal. Only "
            "if you need them now: delete the file when you are done."
        ),
    )

    def __init__(self, *args: Any, may_have_contact: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_have_contact:
            del self.fields["with_contact"]


def export_page(admin: DeskAdmin, request: HttpRequest) -> HttpResponseBase:
    """Say how many enrolments go into the file, ask which kind, and send it."""
    chosen = EnrolmentFilter(request.GET)
    listed = f"{reverse('admin:catalogue_enrolment_changelist')}?{request.GET.urlencode()}"
    if not chosen.is_valid():
        messages.error(request, _("The choice of enrolments has a mistake: nothing is exported."))
        return redirect(listed)
    enrolments = chosen.narrow(Enrolment.objects.all())
    form = ExportForm(
        sent(request),
        initial={"language": get_language()},
        may_have_contact=may_see_contact(request),
    )
    if request.method == "POST" and form.is_valid():
        wanted = Wanted(filter=chosen.asked(), **({"with_contact": False} | form.cleaned_data))
        return as_answer(export_enrolments(enrolments, wanted=wanted, by=editor(request)))
    count = enrolments.count()
    title = ngettext("Export %d enrolment", "Export %d enrolments", count) % count
    button = Button(
        title=title,
        action=_("Download"),
        back=listed,
        consequences=[
            _("The record keeps who took them out, when, how many, and this choice: %s")
            % ("; ".join(f"{label}: {value}" for label, value in chosen.in_words()) or _("all")),
        ],
    )
    return question_page(admin, request, button, form)


def as_answer(export: Export) -> HttpResponseBase:
    if export.name.endswith(".csv"):
        answer: HttpResponseBase = StreamingHttpResponse(
            export.content,
            content_type=export.content_type,
            headers={"Content-Disposition": f'attachment; filename="{export.name}"'},
        )
    else:
        answer = FileResponse(
            export.content,
            as_attachment=True,
            filename=export.name,
            content_type=export.content_type,
        )
    return answer
