"""Query parameters of `GET /v1/enrolments`."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from api.parameters import InvalidValue, quote
from catalogue.models import Enrolment, School, Study

from .backend import ApiFilter, ApiFilterSet, ChoiceFilter, KeyFilter
from .kinds import unknown_value

SCHOOL_CODE = re.compile(r"[0-9]{2}[A-Z]{2}[0-9]{2}")


class SchoolFilter(ApiFilter):
    """The whole code of a school, of those in the public register."""

    def read(self, text: str) -> str:
        if not SCHOOL_CODE.fullmatch(text):
            plain = re.sub(r"[\s.-]", "", text).upper()
            raise InvalidValue(
                "invalid-code",
                _("“%s” is no code of a school: two digits, two capitals, two digits.")
                % quote(text),
                suggestion=plain if SCHOOL_CODE.fullmatch(plain) else None,
            )
        if not School.objects.filter(code=text).exists():
            raise unknown_value(text, [])
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{SCHOOL_CODE.pattern}$"}


class EnrolmentFilter(ApiFilterSet):
    """Query parameters of `GET /v1/enrolments`.

    Different parameters narrow the list; a repeated parameter widens it.
    """

    study = KeyFilter(
        field_name="study__slug",
        queryset=Study.objects.order_by("slug"),
        example=["demo"],
        help_text=_("Key of a study; may be repeated: any of them."),
    )
    school = SchoolFilter(
        field_name="school__code",
        many="repeated",
        example=["99XA00"],
        help_text=_("Code of a school; may be repeated: any of them."),
    )
    status = ChoiceFilter(
        field_name="status",
        many="repeated",
        choices=Enrolment.Status,
        example=["enrolled", "waitlisted"],
        help_text=_("Where the school stands in the study; may be repeated: any of them."),
    )
