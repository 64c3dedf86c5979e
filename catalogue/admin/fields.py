"""Form fields for what is kept as JSON: one line of text per entry."""

import json
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminTextareaWidget

from catalogue.models.fields import SLUG

ROWS = 4
LONGEST_CODE = 50


class LinesField(forms.CharField):
    """A list of texts, one per line; empty lines do not count."""

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        super().__init__(label=label, required=False, **kwargs)
        self.widget = UnfoldAdminTextareaWidget(attrs={"rows": ROWS})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


class StepsField(forms.JSONField):
    """The steps of a scale: a list of objects with a whole number `value` and a label."""

    widget = UnfoldAdminTextareaWidget

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return json.dumps(value, indent=2, ensure_ascii=False)
        return super().prepare_value(value)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if not isinstance(value, list) or not all(isinstance(step, dict) for step in value):
            raise ValidationError(_("Give a list of steps between [ and ]."))
        problems = [
            _("Step %d needs a whole number as value.") % place
            for place, step in enumerate(value, start=1)
            if type(step.get("value")) is not int
        ]
        problems += [
            _("Step %d needs a label in both languages.") % place
            for place, step in enumerate(value, start=1)
            if not has_label(step)
        ]
        values = [step.get("value") for step in value]
        if not problems and values != sorted(set(values)):
            problems = [_("The values must go up from step to step.")]
        if problems:
            raise ValidationError(problems)


def has_label(step: dict[str, Any]) -> bool:
    label = step.get("label")
    return isinstance(label, dict) and all(label.get(language) for language in ("nl", "en"))


class ArmsField(LinesField):
    """The arms of a study, one per line: code; title in Dutch; title in English."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(
            "; ".join([arm["code"], arm["title"]["nl"], arm["title"]["en"]]) for arm in value
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        arms = [as_arm(line) for line in super().to_python(value)]
        if len({arm["code"] for arm in arms}) < len(arms):
            raise ValidationError(_("Two arms have the same code."))
        return arms


def as_arm(line: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.split(";")]
    if len(parts) != 3 or not all(parts):
        problem = _("“%s” is not: code; title in Dutch; title in English.")
        raise ValidationError(problem % line)
    code, dutch, english = parts
    if len(code) > LONGEST_CODE:
        raise ValidationError(_("The code “%s” is too long.") % code)
    SLUG(code)
    return {"code": code, "title": {"nl": dutch, "en": english}}


class ClosuresField(LinesField):
    """Closed days, one period per line: first day; last day; note in Dutch; note in English."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(
            "; ".join([entry["from"], entry["until"], entry["note"]["nl"], entry["note"]["en"]])
            for entry in value
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        return [as_closure(line) for line in super().to_python(value)]


def as_closure(line: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.split(";")]
    if len(parts) != 4 or not all(parts):
        problem = _("“%s” is not: first day; last day; note in Dutch; note in English.")
        raise ValidationError(problem % line)
    first, last, dutch, english = parts
    try:
        runs_forward = date.fromisoformat(first) <= date.fromisoformat(last)
    except ValueError as error:
        raise ValidationError(_("“%s”: write days as 2022-12-24.") % line) from error
    if not runs_forward:
        raise ValidationError(_("“%s”: the last day is before the first.") % line)
    return {"from": first, "until": last, "note": {"nl": dutch, "en": english}}
