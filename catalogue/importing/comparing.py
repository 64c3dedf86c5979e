"""Whether what has come out is what the files say."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import rfc8785

from catalogue.actions.releases import documents
from catalogue.importing.columns import plain
from catalogue.importing.folder import Folder
from catalogue.importing.menu import RELEASES
from catalogue.importing.places import Mistake, Place
from catalogue.importing.records import Said, camel
from catalogue.importing.shapes import shown
from catalogue.importing.statements import Statement
from catalogue.models import Release
from catalogue.models.differences import Difference, differences

Key = tuple[str, str, str]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CURE = "what has come out never changes: put it in a new release"


def differences_with(release: Release, folder: Folder) -> Iterator[Mistake]:
    """Yield where the files say something else than `release`, which has come out.

    The hash settles it at once for all that a release holds; only if it differs are the entries
    read and compared one by one.
    """
    said = folder.releases[release.number or 0]
    statements = folder.of_release(release.number or 0)
    yield from differences_about(release, said)
    if hash_of(statement.document() for statement in statements) != release.sha256:
        yield from differences_in(release, statements, folder)


def hash_of(documents: Iterable[dict[str, Any]]) -> str:
    """Return the hash that a release of these documents has (see `content_hash`)."""
    digest = hashlib.sha256()
    for document in sorted(documents, key=key_of):
        digest.update(rfc8785.dumps(document) + b"\n")
    return digest.hexdigest()


def key_of(document: dict[str, Any]) -> Key:
    return document["kind"], document["slug"], document["valid_from"]


def differences_about(release: Release, said: Said) -> Iterator[Mistake]:
    """Compare what the files say of a release itself."""
    empty: dict[str, Any] = {"note": {"nl": "", "en": ""}, "published_after": None}
    here = plain(empty | {name: value for name, value in said.items() if value is not None})
    here["sources"] = sorted(here["sources"])
    for difference in differences(about(release), here):
        name = camel(".".join(difference.path))
        yield Mistake(
            said.at(difference.path[0]),
            f"release {release.number} came out with {name} {told(difference)}; {CURE}",
        )


def about(release: Release) -> dict[str, Any]:
    """Return what the files would say of a release that has come out."""
    moment = release.published_at
    day = moment.astimezone(AMSTERDAM).date() if moment else None
    about: dict[str, Any] = plain(
        {
            "number": release.number,
            "label": {"nl": release.label_nl, "en": release.label_en},
            "note": {"nl": release.note_nl, "en": release.note_en},
            "published_on": day,
            "published_on_basis": release.published_basis,
            "published_after": release.published_after,
            "sources": sorted(source.slug for source in release.sources.all()),
        }
    )
    return about


def differences_in(
    release: Release, statements: list[Statement], folder: Folder
) -> Iterator[Mistake]:
    """Compare the entries of a release with what came out, one by one."""
    kept = {key_of(document): document for document in documents(release)}
    where = f"release {release.number}"
    for statement in statements:
        here = statement.document()
        there = kept.pop(key_of(here), None)
        what = f"{statement.slug}, {where}"
        if there is None:
            yield Mistake(statement.said.place, f"{what}: this did not come out in it; {CURE}")
            continue
        for difference in differences(there, here):
            path = [name for name in difference.path if name != "content"]
            said = f"it came out with {camel('.'.join(path))} {told(difference)}"
            yield Mistake(statement.said.at(path[0]), f"{what}: {said}; {CURE}")
    for kind, slug, day in kept:
        reason = f"{slug} ({kind}, {day}) came out in {where} and is in no file; {CURE}"
        yield Mistake(Place(str(folder.path / RELEASES.file)), reason)


def told(difference: Difference) -> str:
    return f"{shown(difference.old)}, this says {shown(difference.new)}"
