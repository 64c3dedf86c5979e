"""The database refuses to change what has come out, whoever asks and however."""

from django.db import migrations

IDENTITIES = ["sector", "theme", "source", "category", "scale", "intervention", "evidenceclaim"]
TAGS = {
    "interventionversion": ["sectors", "themes", "sources", "successors"],
    "categoryversion": ["combinable_with", "sources"],
    "scaleversion": ["sources"],
}
REFUSED = "published content is append-only"


def published(release_id):
    return (
        "EXISTS (SELECT 1 FROM catalogue_release r "
        f"WHERE r.id = {release_id} AND r.published_at IS NOT NULL)"
    )


def published_version(table, version_id):
    return (
        f"EXISTS (SELECT 1 FROM {table} v JOIN catalogue_release r ON r.id = v.release_id "
        f"WHERE v.id = {version_id} AND r.published_at IS NOT NULL)"
    )


def rules():
    """Yield (table, event, condition under which the event is refused)."""
    release = "catalogue_release"
    yield release, "UPDATE", "OLD.published_at IS NOT NULL"
    yield release, "DELETE", "OLD.published_at IS NOT NULL"
    yield (
        release,
        "INSERT",  # INSERT OR REPLACE would delete without asking the rule above
        f"EXISTS (SELECT 1 FROM {release} r WHERE r.published_at IS NOT NULL "
        "AND (r.id = NEW.id OR r.number = NEW.number))",
    )
    for name in IDENTITIES:
        table = f"catalogue_{name}version"
        yield f"catalogue_{name}", "UPDATE", "OLD.slug <> NEW.slug OR OLD.id <> NEW.id"
        yield (
            table,
            "INSERT",
            f"{published('NEW.release_id')} OR {published_version(table, 'NEW.id')}",
        )
        yield table, "UPDATE", f"{published('OLD.release_id')} OR {published('NEW.release_id')}"
        yield table, "DELETE", published("OLD.release_id")
    for model, fields in TAGS.items():
        table, column = f"catalogue_{model}", f"{model}_id"
        for field in fields:
            new = published_version(table, f"NEW.{column}")
            old = published_version(table, f"OLD.{column}")
            yield f"{table}_{field}", "INSERT", new
            yield f"{table}_{field}", "UPDATE", f"{old} OR {new}"
            yield f"{table}_{field}", "DELETE", old
    yield "catalogue_release_sources", "INSERT", published("NEW.release_id")
    yield "catalogue_release_sources", "UPDATE", published("OLD.release_id")
    yield "catalogue_release_sources", "DELETE", published("OLD.release_id")


def trigger_name(table, event):
    return f"{table}_refuses_{event.lower()}"


def create(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    if postgresql:
        schema_editor.execute(
            "CREATE FUNCTION catalogue_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN IF EXISTS (SELECT 1 FROM catalogue_release WHERE published_at IS NOT NULL) "
            f"THEN RAISE EXCEPTION '{REFUSED}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NULL; END $$"
        )
    tables = set()
    for table, event, condition in rules():
        name = trigger_name(table, event)
        if not postgresql:
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}: {table}'); END"
            )
            continue
        # PostgreSQL allows no sub-query in WHEN, so the condition stands in a function of its own.
        back = "OLD" if event == "DELETE" else "NEW"
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {condition} THEN RAISE EXCEPTION '{REFUSED}: {table}' "
            "USING ERRCODE = 'integrity_constraint_violation'; "
            f"END IF; RETURN {back}; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
        tables.add(table)
    for table in sorted(tables):
        schema_editor.execute(
            f"CREATE TRIGGER {trigger_name(table, 'truncate')} BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION catalogue_refuse_truncate()"
        )


def drop(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table, event, _ in rules():
        name = trigger_name(table, event)
        on = f" ON {table}" if postgresql else ""
        schema_editor.execute(f"DROP TRIGGER {name}{on}")
        if postgresql:
            schema_editor.execute(f"DROP FUNCTION {name}()")
    if postgresql:
        for table in sorted({table for table, _, _ in rules()}):
            schema_editor.execute(f"DROP TRIGGER {trigger_name(table, 'truncate')} ON {table}")
        schema_editor.execute("DROP FUNCTION catalogue_refuse_truncate()")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_menu_and_programme")]

    operations = [migrations.RunPython(create, drop, elidable=False)]
