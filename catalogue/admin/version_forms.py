"""Forms over a version in the draft; every mistake is shown at once."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminTextInputWidget

from catalogue.admin.standing import fingerprint
from catalogue.models import Cause, Version
from catalogue.models.fields import SLUG

GONE = (Cause.REMOVED, Cause.SPLIT, Cause.MERGED)
CAME = (Cause.ADDED, Cause.SPLIT, Cause.MERGED)
WHEN_AND_WHY = ("valid_from", "valid_from_basis", "cause", "cause_note_nl", "cause_note_en")
LANGUAGES = ("nl", "en")


class VersionForm(forms.ModelForm):
    """What every form over a version asks: from which day, why, and what it was filled from."""

    CAUSES: ClassVar[tuple[Cause, ...]] = tuple(c for c in Cause if c not in {*GONE, *CAME})
    LISTS: ClassVar[tuple[str, ...]] = ()

    filled_from = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, base: Version | None, initial: dict[str, Any]) -> None:
        super().__init__(data, instance=base, initial=initial)
        self.base_fingerprint = fingerprint(base)
        self.initial.setdefault("filled_from", self.base_fingerprint)
        causes = [("", _("Choose a cause")), *((c.value, c.label) for c in self.CAUSES)]
        self.fields["cause"].choices = causes  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.label = capfirst(field.label)
        for name in ("cause_note_nl", "cause_note_en"):
            self.fields[name].required = True
        for name in self.LISTS:
            kept = self.initial.get(name) or (getattr(base, name) if base else [])
            for language in LANGUAGES:
                self.initial[f"{name}_{language}"] = [item[language] for item in kept]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("filled_from", "") != self.base_fingerprint:
            self.add_error(
                None,
                _("Somebody else saved this in the meantime. Copy what you typed, reload, go on."),
            )
        for name in self._meta.model.BILINGUAL:
            self.check_both_languages(name)
        for name in self.LISTS:
            self.check_lines(name)
        return self.cleaned_data

    def check_both_languages(self, name: str) -> None:
        """A text is there in both languages or, where it may be left out, in neither."""
        texts = {lang: self.cleaned_data.get(f"{name}_{lang}") for lang in LANGUAGES}
        for language, text in texts.items():
            field = f"{name}_{language}"
            if any(texts.values()) and not text and not self.has_error(field):
                self.add_error(field, _("Give this text in both languages or in neither."))

    def check_lines(self, name: str) -> None:
        dutch, english = (self.cleaned_data.get(f"{name}_{lang}", []) for lang in LANGUAGES)
        if len(dutch) == len(english):
            return
        problem = ngettext(
            "The Dutch text has %(nl)d line, the English %(en)d: give each line in both.",
            "The Dutch text has %(nl)d lines, the English %(en)d: give each line in both.",
            len(dutch),
        )
        self.add_error(f"{name}_en", problem % {"nl": len(dutch), "en": len(english)})

    def validate_unique(self) -> None:
        """Leave it to the action, which knows which release the version goes in."""

    def validate_constraints(self) -> None:
        """Leave it to the action; the rules of the form word them for people."""

    def suggested_slug(self) -> str:
        """Return the short name for something new, from what was filled in."""
        title = self.cleaned_data.get("title_nl") or self.cleaned_data.get("title") or ""
        return slugify(title)[:100].strip("-")

    def content(self) -> dict[str, Any]:
        """Return what the actions take: fields, bilingual texts, lists and tags."""
        tags = self._meta.model.TAGS
        content = {
            name: list(value) if name in tags else value
            for name, value in self.cleaned_data.items()
            if name in (self._meta.fields or ())
        }
        for name in self.LISTS:
            pairs = zip(*(self.cleaned_data[f"{name}_{lang}"] for lang in LANGUAGES), strict=True)
            content[name] = [{"nl": dutch, "en": english} for dutch, english in pairs]
        return content


class AddingForm(VersionForm):
    """The form that puts something on the menu; it asks the short name too."""

    CAUSES = CAME

    slug = forms.CharField(
        label=gettext_lazy("short name"),
        required=False,
        validators=[SLUG, MaxLengthValidator(100)],
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy(
            "How web addresses name it, for good. Left empty, it is made from the title."
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("slug") and not self.has_error("slug"):
            cleaned["slug"] = self.suggested_slug()
            if not cleaned["slug"]:
                self.add_error("slug", _("Give a short name: there is no title to make it from."))
        return cleaned


class RemovalForm(VersionForm):
    """Why something goes, from which day, and what it became."""

    CAUSES = GONE

    def check_both_languages(self, name: str) -> None:
        """The texts are not asked here: what goes keeps them."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        became = self.cleaned_data.get("successors")
        needs = self.cleaned_data.get("cause") in (Cause.SPLIT, Cause.MERGED)
        if "successors" in self.fields and needs and not became:
            self.add_error("successors", _("Say what it was split into or merged with."))
        return self.cleaned_data

    def content(self) -> dict[str, Any]:
        return super().content() | {"is_removal": True}


def adding(form: type[VersionForm]) -> type[VersionForm]:
    """Return the form that puts on the menu what `form` asks of it."""
    return type(f"Adding{form.__name__}", (AddingForm, form), {})


def pairs(*names: str) -> Iterable[tuple[str, str]]:
    """Return bilingual fields as rows of two columns."""
    return [(f"{name}_nl", f"{name}_en") for name in names]
