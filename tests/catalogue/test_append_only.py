"""What has come out is never changed or deleted: the database itself refuses it."""

# ruff: noqa: S608 (table names and keys of our own make up the statements)

import pytest
from django.db import connection, transaction

from catalogue.actions.releases import content_hash
from catalogue.models import VERSIONED, Release
from tests.builders import at, build_draft, publish
from tests.catalogue.refusals import copied, execute, refused
from tests.catalogue.samples import KINDS, TAGS, sample

SQLITE = connection.vendor == "sqlite"
only_sqlite = pytest.mark.skipif(not SQLITE, reason="REPLACE is SQLite's")
only_postgresql = pytest.mark.skipif(SQLITE, reason="TRUNCATE is PostgreSQL's")
IDENTITIES = list(VERSIONED)
TABLES = [model._meta.db_table for model in KINDS]
TAG_TABLES = [getattr(model, name).through._meta.db_table for model, name in TAGS]

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def published(one_of_each, django_db_blocker):
    """Publish one of each, and open a draft that holds another of each."""
    with django_db_blocker.unblock(), transaction.atomic():
        release = publish(at("2021-05-10"))
        build_draft()
        for model in KINDS:
            copy_into_draft(sample(model))
    return release


def copy_into_draft(version):
    tags = {name: list(getattr(version, name).all()) for name in version.TAGS}
    version.pk, version._state.adding = None, True
    version.release = Release.objects.draft()
    version.save()
    for name, values in tags.items():
        getattr(version, name).set(values)


def row_of(model, release):
    return model.objects.filter(release=release).order_by("pk").first().pk


def tag_of(model, name, release):
    through = getattr(model, name).through
    owner = f"{model._meta.model_name}__release"
    return through.objects.filter(**{owner: release}).order_by("pk").first().pk


@pytest.mark.parametrize("model", KINDS)
def test_raw_sql_cannot_touch_a_published_version(model, published):
    table, pk, draft = model._meta.db_table, row_of(model, published), Release.objects.draft()

    moved = f"release_id = {published.pk}, valid_from = '2000-01-01'"
    for statement in [
        f"UPDATE {table} SET valid_from = '2000-01-01' WHERE id = {pk}",
        f"UPDATE {table} SET release_id = {draft.pk} WHERE id = {pk}",
        f"UPDATE {table} SET id = -{pk} WHERE id = {pk}",
        f"UPDATE {table} SET id = -{pk}, release_id = {draft.pk} WHERE id = {pk}",
        f"UPDATE {table} SET {moved} WHERE id = {row_of(model, draft)}",
        f"DELETE FROM {table} WHERE id = {pk}",
        f"INSERT {copied(model, pk, id=None, valid_from='2000-01-01')}",
    ]:
        with refused(published):
            execute(statement)


@pytest.mark.parametrize("model", KINDS)
def test_upsert_cannot_touch_a_published_version(model, published):
    pk, draft = row_of(model, published), Release.objects.draft()
    by_id, by_day = "id", "identity_id, release_id, valid_from"

    for values, conflict in [
        ({"id": pk}, by_id),
        ({"id": pk, "release_id": draft.pk, "valid_from": "2000-01-01"}, by_id),
        ({"id": None}, by_day),
    ]:
        with refused(published):
            execute(
                f"INSERT {copied(model, pk, **values)} "
                f"ON CONFLICT ({conflict}) DO UPDATE SET cause = 'split'"
            )


@pytest.mark.parametrize("model", KINDS)
def test_bulk_calls_cannot_touch_a_published_version(model, published):
    rows = model.objects.filter(release=published)
    version = rows.first()
    version.valid_from = at("2000-01-01").date()
    copy = rows.first()
    copy.pk, copy.valid_from = None, version.valid_from

    for call in (
        lambda: rows.update(cause="editorial"),
        lambda: rows.filter(pk=version.pk).delete(),
        lambda: rows._raw_delete(rows.db),
        lambda: model.objects.bulk_create([copy]),
        lambda: model.objects.bulk_update([version], ["valid_from"]),
        lambda: version.save(),
        lambda: version.delete(),
        lambda: version.identity.delete(),
    ):
        with refused(published):
            call()


@pytest.mark.parametrize(("model", "name"), TAGS)
def test_tags_of_a_published_version_cannot_change(model, name, published):
    tags = getattr(model.objects.get(pk=row_with_tags(model, name, published)), name)
    has, table = tags.first(), tags.through._meta.db_table
    pk = tag_of(model, name, published)

    for call in (
        lambda: tags.add(tags.model.objects.create(slug="elsewhere")),
        lambda: tags.remove(has),
        lambda: tags.clear(),
        lambda: tags.set([]),
        lambda: tags.through.objects.filter(pk=pk).delete(),
        lambda: execute(f"UPDATE {table} SET id = -{pk} WHERE id = {pk}"),
        lambda: execute(f"DELETE FROM {table} WHERE id = {pk}"),
    ):
        with refused(published):
            call()


def row_with_tags(model, name, release):
    return model.objects.filter(release=release, **{f"{name}__isnull": False}).first().pk


@pytest.mark.parametrize(("model", "name"), TAGS)
def test_tags_cannot_move_between_a_published_version_and_the_draft(model, name, published):
    through = getattr(model, name).through
    table, column = through._meta.db_table, f"{model._meta.model_name}_id"
    draft = Release.objects.draft()

    for row, version in [
        (tag_of(model, name, published), row_of(model, draft)),
        (tag_of(model, name, draft), row_of(model, published)),
    ]:
        with refused(published):
            execute(f"UPDATE {table} SET {column} = {version} WHERE id = {row}")


@only_sqlite
@pytest.mark.parametrize("model", KINDS)
def test_replace_cannot_take_a_published_version_away(model, published):
    table, pk = model._meta.db_table, row_of(model, published)
    draft = Release.objects.draft()
    other = row_of(model, draft)

    for statement in [
        f"INSERT OR REPLACE {copied(model, pk)}",
        f"INSERT OR REPLACE {copied(model, pk, id=None)}",
        f"INSERT OR REPLACE {copied(model, pk, release_id=draft.pk, valid_from='2000-01-01')}",
        f"UPDATE OR REPLACE {table} SET id = {pk} WHERE id = {other}",
        f"UPDATE OR REPLACE {table} SET release_id = {published.pk} WHERE id = {other}",
    ]:
        with refused(published):
            execute(statement)


@only_sqlite
@pytest.mark.parametrize(("model", "name"), TAGS)
def test_replace_cannot_take_a_tag_of_a_published_version_away(model, name, published):
    through = getattr(model, name).through
    table, pk = through._meta.db_table, tag_of(model, name, published)
    other = tag_of(model, name, Release.objects.draft())

    for statement in [
        f"INSERT OR REPLACE {copied(through, other, id=pk)}",
        f"INSERT OR REPLACE {copied(through, pk, id=None)}",
        f"UPDATE OR REPLACE {table} SET id = {pk} WHERE id = {other}",
    ]:
        with refused(published):
            execute(statement)


@pytest.mark.parametrize("model", IDENTITIES)
def test_identity_of_a_published_version_keeps_its_slug(model, published):
    table, identity = model._meta.db_table, VERSIONED[model].objects.first().identity
    pk, other = identity.pk, model.objects.create(slug="elsewhere").pk
    replaced = f"INSERT OR REPLACE INTO {table} (id, slug) VALUES" if SQLITE else None

    for statements in [
        [f"UPDATE {table} SET slug = 'renamed' WHERE id = {pk}"],
        [f"UPDATE {table} SET id = 0 WHERE id = {pk}"],
        [f"DELETE FROM {table} WHERE id = {pk}"],
        [f"DELETE FROM {table} WHERE id = {pk}", f"INSERT INTO {table} VALUES ({pk}, 'renamed')"],
        [replaced and f"{replaced} ({pk}, 'renamed')"],
        [replaced and f"{replaced} (0, '{identity.slug}')"],
        [replaced and f"UPDATE OR REPLACE {table} SET id = {pk} WHERE id = {other}"],
    ]:
        for statement in filter(None, statements):
            with refused(published):
                execute(statement)


@only_postgresql
@pytest.mark.parametrize("table", [*TABLES, *TAG_TABLES, "catalogue_release"])
def test_truncate_is_refused(table, published):
    for statement in (f"TRUNCATE {table} CASCADE", f"TRUNCATE {table} RESTART IDENTITY CASCADE"):
        with refused(published):
            execute(statement)


def test_content_of_the_draft_may_change_and_go(published):
    draft = Release.objects.draft()

    for model in KINDS:
        assert model.objects.filter(release=draft).update(cause="editorial") == 1
        assert model.objects.filter(release=draft).delete()[0] >= 1

    assert content_hash(published) == published.sha256
