"""Request headers that an operation needs: the key of a request, the state that it is based on."""

import base64
import hashlib

from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework.request import Request

from api.problems import Problem
from catalogue.errors import StaleRevision

LONGEST_KEY = 255
LONGEST_HEADER = 4000


def idempotency_key(request: Request) -> str:
    """Return the header `Idempotency-Key`.

    Raises:
        Problem: `idempotency-key-required`: there is none, or none that can be kept.
    """
    key: str = request.META.get("HTTP_IDEMPOTENCY_KEY", "")
    if not key.strip():
        raise Problem("idempotency-key-required")
    if len(key) > LONGEST_KEY:
        detail = _("The key is longer than %d characters.") % LONGEST_KEY
        raise Problem("idempotency-key-required", detail)
    if not (key.isascii() and key.isprintable()):
        raise Problem("idempotency-key-required", _("The key is not printable ASCII."))
    return key


def strong_tag(body: bytes) -> str:
    """Return the entity tag of a private answer: equal for equal bytes, whoever asks."""
    digest = hashlib.sha256(body).digest()
    return f'"{base64.urlsafe_b64encode(digest[:18]).decode()}"'


def if_match(request: Request) -> list[str]:
    """Return the entity tags that `If-Match` lists, or `*`.

    Raises:
        Problem: `precondition-required` without the header, `malformed-request` if it is no list.
    """
    header: str = request.META.get("HTTP_IF_MATCH", "").strip()
    if not header:
        raise Problem("precondition-required")
    tags = parse_etags(header[:LONGEST_HEADER])
    if not tags:
        detail = _("If-Match lists entity tags as they came in ETag: in double quotes.")
        raise Problem("malformed-request", detail)
    return tags


def refuse_unless_matched(tags: list[str], tag: str) -> None:
    """Compare what `If-Match` lists with the tag of what there is.

    Raises:
        StaleRevision: it is none of them.
    """
    if not {"*", tag} & set(tags):
        raise StaleRevision(_("Somebody changed it in the meantime; read it again."))
