"""Doing a thing once, however often the request for it arrives."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import rfc8785
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.actions.queueing import in_the_queue
from catalogue.errors import IdempotencyKeyReused, NotMandated, RequestInProgress
from catalogue.models import Client, IdempotentRequest
from catalogue.models.clients import mandate_for
from catalogue.models.prepared import Insert, Prepared, opened

KEPT_FOR = timedelta(hours=24)
INSERT = Insert(IdempotentRequest)


@dataclass(frozen=True)
class Answer:
    """An answer as it is sent; `enrolment` is the one whose contact the body may hold."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    enrolment: UUID | None = None
    is_replayed: bool = False


def fingerprint_of(*, method: str, path: str, body: Any) -> str:
    """Return the SHA-256, in hex, of what makes two requests the same.

    `body` is plain JSON, compared in canonical form (RFC 8785): order and spaces do not count.
    """
    digest = hashlib.sha256()
    for part in (method.encode(), path.encode(), rfc8785.dumps(body)):
        digest.update(len(part).to_bytes(8) + part)
    return digest.hexdigest()


def kept_answer(*, client: Client, key: str, fingerprint: Callable[[], str]) -> Answer | None:
    """Return what was answered to this very request in the last 24 hours, if anything was.

    It waits for nobody.  Nothing was ever answered to a body without a `fingerprint`.

    Raises:
        NotMandated: the client has lost its mandate for the school that the answer is about.
    """
    kept = KEPT.first(client=client.pk, key=key)
    if kept is None or kept[0] <= timezone.now():
        return None
    try:
        same = fingerprint() == kept[1]
    except rfc8785.CanonicalizationError:
        same = False
    return replayed(*kept[2:]) if same else None


def answer_once(
    *, client: Client, key: str, fingerprint: str, handle: Callable[[], Answer]
) -> Answer:
    """Return what `handle` answers, or what it answered to this key in the last 24 hours.

    `handle` runs in the transaction that keeps its answer: both are there afterwards, or neither.
    If it raises, nothing is kept and the key is free again.

    Raises:
        RequestInProgress: another transaction is handling this key (never on SQLite, where
            writers queue: the second sees the answer of the first).
        IdempotencyKeyReused: the key stands for another request.
        NotMandated: the client has lost its mandate for the school that the answer is about.
    """
    with in_the_queue(), transaction.atomic():
        lock_key(client, key)
        now = timezone.now()
        if kept := KEPT.first(client=client.pk, key=key):
            if kept[0] > now:
                if kept[1] != fingerprint:
                    raise IdempotencyKeyReused(_("Use a new key for a new request."))
                return replayed(*kept[2:])
            IdempotentRequest.objects.filter(client=client, key=key).delete()
        answer = handle()
        done = IdempotentRequest(
            client=client,
            key=key,
            fingerprint=fingerprint,
            status=answer.status,
            headers=dict(answer.headers),
            body=answer.body,
            enrolment_id=answer.enrolment,
            created_at=now,
            expires_at=now + KEPT_FOR,
        )
        INSERT(done)
        return answer


def kept_for(client: int, key: str) -> Any:
    """Ask for the answer to a key, until when it is kept, and of a school that may be told."""
    kept = IdempotentRequest.objects.filter(client=client, key=key)
    is_mandated = mandate_for("enrolment__school", client)
    names = ("expires_at", "fingerprint", "status", "headers", "body", "enrolment_id")
    return kept.values_list(*names, "enrolment__school__code", is_mandated)


KEPT = Prepared(kept_for, client=-1001, key="----")


def replayed(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    enrolment: UUID | None,
    school: str | None,
    is_mandated: bool,
) -> Answer:
    if school is not None and not is_mandated:
        raise NotMandated(_("You hold no mandate for school %s today.") % school)
    return Answer(status, headers, bytes(body), enrolment, is_replayed=True)


def lock_key(client: Client, key: str) -> None:
    """Take the key for this transaction, or refuse at once if another one has it.

    The lock goes with the transaction, so that a worker that is killed leaves no key stuck.
    """
    if connection.vendor != "postgresql":
        return
    digest = hashlib.sha256(f"{client.pk} {key}".encode()).digest()
    number = int.from_bytes(digest[:8], signed=True)
    with opened() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise RequestInProgress(_("The same key is being handled at this moment."))


@transaction.atomic
def forget_expired_requests() -> int:
    """Delete answers that are kept no longer; return how many."""
    expired = IdempotentRequest.objects.filter(expires_at__lte=timezone.now())
    return expired.delete()[0]
