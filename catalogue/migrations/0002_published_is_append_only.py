"""The database refuses to change what has come out, whoever asks and however."""

from django.db import migrations

IDENTITIES = ["sector", "theme", "source", "category", "scale", "intervention", "evidenceclaim"]
TAGS = {
    "interventionversion": ["sectors", "themes", "sources", "successors"],
    "categoryversion": ["combinable_with", "sources"],
    "scaleversion": ["sources"],
}
REFUSED = "published content is append-only"
RAISED = "USING ERRCODE = 'integrity_constraint_violation'"


def rules():
    """Yield (table, event, query): refused if a release that the query gives has come out.

    Besides the release of the row itself these are the releases of rows with the same key:
    REPLACE takes those away on SQLite, and no rule for DELETE is asked.
    """
    release = "catalogue_release"
    same_number = f"SELECT id FROM {release} WHERE number = NEW.number"
    yield release, "INSERT", f"SELECT NEW.id UNION ALL {same_number}"
    yield release, "UPDATE", f"SELECT OLD.id UNION ALL SELECT NEW.id UNION ALL {same_number}"
    yield release, "DELETE", "SELECT OLD.id"
    for name in IDENTITIES:
        yield from identity_rules(name)
    for model, fields in TAGS.items():
        version = f"SELECT v.release_id FROM catalogue_{model} v WHERE v.id = {{row}}.{model}_id"
        for field in fields:
            yield from row_rules(f"catalogue_{model}_{field}", version)
    yield from row_rules(f"{release}_sources", "SELECT {row}.release_id")


def identity_rules(name):
    """Yield the rules of an identity and of its versions."""
    table, versions = f"catalogue_{name}", f"catalogue_{name}version"
    spoken_of = f"SELECT v.release_id FROM {versions} v WHERE v.identity_id"
    same_slug = f"SELECT i.id FROM {table} i WHERE i.slug = NEW.slug"
    # Not by OR: for that PostgreSQL reads every version there is.
    yield table, "INSERT", f"{spoken_of} = NEW.id UNION ALL {spoken_of} IN ({same_slug})"
    yield table, "DELETE", f"{spoken_of} = OLD.id"
    yield from row_rules(versions, "SELECT {row}.release_id")


def row_rules(table, owner):
    """Yield the rules of a table whose rows belong to a release; `owner` is the query for it."""
    old, new = owner.format(row="OLD"), owner.format(row="NEW")
    same_key = f"SELECT ({owner.format(row='t')}) FROM {table} t WHERE t.id = NEW.id"
    yield table, "INSERT", f"{new} UNION ALL {same_key}"
    yield table, "UPDATE", f"{old} UNION ALL {new} UNION ALL {same_key}"
    yield table, "DELETE", old


def triggers(rules, identities):
    """Yield (table, event, condition, query): the rules, and that a slug never changes."""
    for table, event, query in rules:
        came_out = "SELECT 1 FROM catalogue_release r WHERE r.published_at IS NOT NULL"
        yield table, event, f"EXISTS ({came_out} AND r.id IN ({query}))", query
    for name in identities:
        changed = "OLD.slug <> NEW.slug OR OLD.id <> NEW.id"
        yield f"catalogue_{name}", "UPDATE", changed, None


def trigger_name(table, event):
    return f"{table}_refuses_{event.lower()}"


def create_triggers(schema_editor, found):
    if schema_editor.connection.vendor == "postgresql":
        create_on_postgresql(schema_editor, found)
        return
    for table, event, condition, _ in found:
        schema_editor.execute(
            f"CREATE TRIGGER {trigger_name(table, event)} BEFORE {event} ON {table} "
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{REFUSED}: {table}'); END"
        )


def create_on_postgresql(schema_editor, found):
    """Create the triggers; no sub-query may stand in WHEN, so each has a function of its own.

    A writer that has not asked for the lock of catalogue.actions.releases waits here until the
    publisher, who holds the row of the draft, is done; then it is refused.
    """
    for table, event, condition, query in found:
        name = trigger_name(table, event)
        create_function(schema_editor, table, event, condition, query)
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
    for table in tables(found):
        schema_editor.execute(
            f"CREATE TRIGGER {trigger_name(table, 'truncate')} BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION catalogue_refuse_truncate()"
        )


def create_function(schema_editor, table, event, condition, query):
    back = "OLD" if event == "DELETE" else "NEW"
    wait = ""
    if query:
        wait = f"PERFORM 1 FROM catalogue_release WHERE id IN ({query}) FOR KEY SHARE; "
    schema_editor.execute(
        f"CREATE OR REPLACE FUNCTION {trigger_name(table, event)}() RETURNS trigger "
        f"LANGUAGE plpgsql AS $$ BEGIN {wait}"
        f"IF {condition} THEN RAISE EXCEPTION '{REFUSED}: {table}' {RAISED}; "
        f"END IF; RETURN {back}; END $$"
    )


def tables(found):
    return sorted({table for table, *_ in found})


def drop_triggers(schema_editor, found):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table, event, *_ in found:
        name = trigger_name(table, event)
        on = f" ON {table}" if postgresql else ""
        schema_editor.execute(f"DROP TRIGGER {name}{on}")
        if postgresql:
            schema_editor.execute(f"DROP FUNCTION {name}()")
    if postgresql:
        for table in tables(found):
            schema_editor.execute(f"DROP TRIGGER {trigger_name(table, 'truncate')} ON {table}")


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION catalogue_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN IF EXISTS (SELECT 1 FROM catalogue_release WHERE published_at IS NOT NULL) "
            f"THEN RAISE EXCEPTION '{REFUSED}' {RAISED}; END IF; RETURN NULL; END $$"
        )
    create_triggers(schema_editor, list(triggers(rules(), IDENTITIES)))


def drop(apps, schema_editor):
    drop_triggers(schema_editor, list(triggers(rules(), IDENTITIES)))
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION catalogue_refuse_truncate()")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_menu_and_programme")]

    operations = [migrations.RunPython(create, drop, elidable=False)]
