"""Ids of findings as query parameters."""

import re
from typing import Any

from django.utils.translation import gettext as _

from api.parameters import InvalidValue, quote

from .kinds import ApiFilter

ID = re.compile(r"[A-Za-z0-9]+(-{1,2}[A-Za-z0-9]+)*")
LONGEST = 100


class FindingIdFilter(ApiFilter):
    """The id of a finding; whether the intervention has it is looked at by the view."""

    def read(self, text: str) -> str:
        if len(text) > LONGEST or not ID.fullmatch(text):
            raise InvalidValue("invalid-id", _("“%s” is not the id of a finding.") % quote(text))
        return text

    def schema(self) -> dict[str, Any]:
        return {
            "type": "string",
            "minLength": 1,
            "maxLength": LONGEST,
            "pattern": f"^{ID.pattern}$",
        }
