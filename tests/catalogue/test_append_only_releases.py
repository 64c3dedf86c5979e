"""The row of a release that has come out is never changed, and no trigger is forgotten."""

# ruff: noqa: S608 (table names and keys of our own make up the statements)

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from catalogue.models import VERSIONED, Identity, Release, Source, Version
from tests.builders import at, build_draft, build_source, publish
from tests.catalogue.refusals import copied, execute, refused
from tests.catalogue.samples import KINDS

SQLITE = connection.vendor == "sqlite"

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    source = build_source()
    build_draft().sources.add(source)
    release = publish(at("2021-05-10"))
    build_draft().sources.add(source)
    return release


@pytest.mark.parametrize(
    "change",
    [
        {"published_at": None},
        {"published_at": None, "number": None, "sha256": ""},
        {"published_at": at("2020-01-01")},
        {"number": 7},
        {"label_nl": "Anders"},
        {"note_en": "Other"},
        {"sha256": "0" * 64},
        {"published_basis": "inferred"},
        {"opened_at": at("2020-01-01")},
    ],
)
def test_row_of_a_published_release_cannot_change(published, change):
    with refused(published):
        Release.objects.filter(pk=published.pk).update(**change)


def test_row_of_a_published_release_cannot_be_saved_deleted_or_written_in_bulk(published):
    stale = Release.objects.get(pk=published.pk)
    stale.number = stale.published_at = None
    stale.sha256 = ""

    for call in (
        stale.save,
        stale.delete,
        lambda: Release.objects.bulk_update([stale], ["number", "published_at", "sha256"]),
        lambda: execute(f"DELETE FROM catalogue_release WHERE id = {stale.pk}"),
        lambda: execute(f"UPDATE catalogue_release SET id = 0 WHERE id = {stale.pk}"),
        lambda: execute(f"UPDATE catalogue_release SET id = 0, number = 9 WHERE id = {stale.pk}"),
        lambda: execute(
            f"INSERT {copied(Release, stale.pk)} ON CONFLICT (id) DO UPDATE SET label_nl = 'x'"
        ),
    ):
        with refused(published):
            call()


@pytest.mark.skipif(not SQLITE, reason="REPLACE is SQLite's")
def test_replace_cannot_take_a_published_release_away(published):
    table, draft = "catalogue_release", Release.objects.draft()
    values = f"number = {published.number}, published_at = '2021-05-10', sha256 = 'x'"

    for statement in [
        f"INSERT OR REPLACE {copied(Release, published.pk)}",
        f"INSERT OR REPLACE {copied(Release, published.pk, id=None)}",
        f"INSERT OR REPLACE {copied(Release, draft.pk, id=published.pk)}",
        f"UPDATE OR REPLACE {table} SET {values} WHERE id = {draft.pk}",
        f"UPDATE OR REPLACE {table} SET id = {published.pk} WHERE id = {draft.pk}",
    ]:
        with refused(published):
            execute(statement)


def test_sources_of_a_published_release_cannot_change(published):
    through = Release.sources.through
    table, draft = through._meta.db_table, Release.objects.draft()
    row, other = (through.objects.get(release=release).pk for release in (published, draft))
    elsewhere = Source.objects.create(slug="elsewhere")
    replace = "OR REPLACE" if SQLITE else ""

    for call in (
        lambda: published.sources.add(elsewhere),
        lambda: published.sources.clear(),
        lambda: execute(f"DELETE FROM {table} WHERE id = {row}"),
        lambda: execute(f"UPDATE {table} SET source_id = {elsewhere.pk} WHERE id = {row}"),
        lambda: execute(f"UPDATE {table} SET release_id = {draft.pk} WHERE id = {row}"),
        lambda: execute(
            f"UPDATE {table} SET release_id = {published.pk}, source_id = {elsewhere.pk} "
            f"WHERE id = {other}"
        ),
        lambda: execute(f"UPDATE {replace} {table} SET id = {row} WHERE id = {other}"),
        lambda: execute(f"INSERT {replace} {copied(through, other, id=row)}"),
    ):
        with refused(published):
            call()
    assert list(published.sources.all()) == [Source.objects.get(slug="source")]


def test_draft_may_be_described_and_deleted(published):
    draft = Release.objects.draft()
    draft.sources.clear()
    draft.label_nl = "Anders"
    draft.save()

    draft.delete()

    assert list(Release.objects.all()) == [published]


def existing_triggers():
    sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if not SQLITE:
        sql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {name for (name,) in cursor.fetchall() if "_refuses_" in name}


def guarded_models():
    """Return every model whose rows are what a release says, or name it."""
    many = [relation for model in [*KINDS, Release] for relation in model._meta.many_to_many]
    return [Release, *VERSIONED, *KINDS, *(relation.remote_field.through for relation in many)]


def test_every_table_that_is_published_has_its_triggers():
    events = ["insert", "update", "delete"] + ([] if SQLITE else ["truncate"])

    wanted = {
        f"{model._meta.db_table}_refuses_{event}" for model in guarded_models() for event in events
    }

    assert wanted - existing_triggers() == set()


def test_every_kind_of_version_is_published_with_a_release():
    models = [model for model in apps.get_models() if issubclass(model, Version | Identity)]

    assert set(models) == {*VERSIONED.keys(), *VERSIONED.values()}
    for identity, version in VERSIONED.items():
        assert version._meta.get_field("identity").related_model is identity
        assert {field.name for field in version._meta.many_to_many} == set(version.TAGS)


def test_triggers_can_be_taken_away_and_put_back(published):
    names = ("0002_published_is_append_only", "0007_findings_are_append_only")
    first, findings = (importlib.import_module(f"catalogue.migrations.{name}") for name in names)
    before = existing_triggers()
    editor = SimpleNamespace(connection=connection, execute=execute)
    connection.check_constraints()

    findings.drop(apps, editor)
    first.drop(apps, editor)
    without = existing_triggers()
    Release.objects.filter(pk=published.pk).update(label_nl="Anders")
    first.create(apps, editor)
    findings.create(apps, editor)

    assert (without, existing_triggers()) == (set(), before)
    with pytest.raises(IntegrityError, match="append-only: catalogue_release"):
        Release.objects.filter(pk=published.pk).update(label_nl="Weer anders")


def test_slug_is_never_renamed_not_even_before_it_is_published():
    source = Source.objects.create(slug="letter")

    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.filter(pk=source.pk).update(slug="report")
