"""A whole list as an answer: written to the disk in one moment, then sent."""

import base64
import hashlib
from collections.abc import Mapping
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from api.caching import matches, not_modified
from catalogue.reading.moments import one_moment

from .exports import Export
from .forms import WholeListRenderer

FORMAT = 1  # raised when the same rows come to be written in other bytes
LARGEST_KEPT = 500_000  # bytes: what is smaller is an answer like any other, compressed and kept


def answer_whole(
    request: Any,
    export: Export,
    form: WholeListRenderer,
    values: Mapping[str, Any],
    *,
    canonical: str,
    pinned: str | None,
) -> HttpResponseBase:
    """Write every row of `export` in this form and answer with it.

    `canonical` is the address of the same question, pinned to what it was read at. If that has
    one answer for good, `pinned` says everything that it follows from: then that gives the
    entity tag, and nobody needs the rows for a 304.
    """
    headers = describe(export, form, canonical)
    tag = {"ETag": entity_tag(form, pinned)} if pinned else {}
    if tag and matches(request.META.get("HTTP_IF_NONE_MATCH", ""), tag["ETag"]):
        return not_modified(HttpResponse(headers=headers | tag))
    content_type = form.content_type
    if request.method == "HEAD":
        return StreamingHttpResponse((), content_type=content_type, headers=headers | tag)
    file, size = written(export, form, values)
    if size <= LARGEST_KEPT:
        with file:
            return HttpResponse(file.read(), content_type=content_type, headers=headers)
    headers |= tag | {"Content-Length": str(size)}  # one that breaks off is not taken for whole
    return WholeListResponse(file, content_type=content_type, headers=headers)


class WholeListResponse(FileResponse):
    """A file that is sent as it is read, and closed when it has been."""

    block_size = 128 * 1024


def describe(export: Export, form: WholeListRenderer, canonical: str) -> dict[str, str]:
    document = f"{settings.PUBLIC_URL}/v1/openapi.json"
    disposition = content_disposition_header(True, f"{export.name}.{form.format}")
    return {
        "Content-Disposition": disposition or "attachment",
        "Link": f'<{canonical}>; rel="canonical", <{document}>; rel="describedby"',
    }


def written(
    export: Export, form: WholeListRenderer, values: Mapping[str, Any]
) -> tuple[IO[bytes], int]:
    """Return the file at its beginning and its size in bytes; the database is left alone then.

    Nobody who reads slowly keeps a transaction open, and what fails half-way is a problem, not
    the beginning of a file.
    """
    file = TemporaryFile()  # noqa: SIM115  # closed with the answer
    try:
        with one_moment():
            form.write(file, export, values)
        size = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file, size


def entity_tag(form: WholeListRenderer, pinned: str) -> str:
    """Return a strong tag of a question that has one answer for good."""
    parts = (settings.API_VERSION, str(FORMAT), form.content_type, str(get_language()), pinned)
    digest = hashlib.sha256("\n".join(parts).encode()).digest()
    return f'"{base64.urlsafe_b64encode(digest[:18]).decode()}"'
