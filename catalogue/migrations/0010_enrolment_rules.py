"""The database counts who holds a place, and refuses what no enrolment may do, whoever asks."""

from django.db import migrations

ENROLMENT, EVENT = "catalogue_enrolment", "catalogue_enrolmentevent"
RECRUITMENT = "catalogue_recruitment"
HOLDERS = "('enrolled', 'allocated', 'completed')"
TRANSITIONS = (
    *("waitlisted>enrolled", "waitlisted>withdrawn", "enrolled>allocated", "enrolled>withdrawn"),
    *("allocated>completed", "allocated>withdrawn"),
)
RAISED = "USING ERRCODE = 'integrity_constraint_violation'"


def counting():
    """Yield (event, statement): what keeps the numbers of a recruitment true."""
    held = f"CAST({{row}}.status IN {HOLDERS} AS integer)"
    waited = "CAST({row}.status = 'waitlisted' AS integer)"
    number = "CASE WHEN NEW.number > last_number THEN NEW.number ELSE last_number END"
    for event, plus, minus in (("INSERT", "NEW", ""), ("UPDATE", "NEW", "OLD"), ("DELETE", "", "OLD")):
        said = "revision = revision + 1"
        for column, count in (("places_taken", held), ("waiting", waited)):
            added = f" + {count.format(row=plus)}" if plus else ""
            taken = f" - {count.format(row=minus)}" if minus else ""
            said += f", {column} = {column}{added}{taken}"
        if event == "INSERT":
            said += f", last_number = {number}"
        yield event, f"UPDATE {RECRUITMENT} SET {said} WHERE study_id = {plus or minus}.study_id"


def refusals():
    """Yield (table, event, name of the rule, condition under which it refuses)."""
    allowed = ", ".join(f"'{pair}'" for pair in TRANSITIONS)
    recruits = f"SELECT 1 FROM {RECRUITMENT} r WHERE r.study_id = NEW.study_id"
    moved = " OR ".join(f"OLD.{c} <> NEW.{c}" for c in ("id", "study_id", "school_id", "number"))
    enrolled = f"EXISTS (SELECT 1 FROM {ENROLMENT} e WHERE e.study_id = OLD.study_id)"
    yield ENROLMENT, "INSERT", "enrolment_needs_a_recruitment", f"NOT EXISTS ({recruits})"
    yield (
        *(ENROLMENT, "UPDATE", "enrolment_status_follows_the_transitions"),
        f"OLD.status <> NEW.status AND OLD.status || '>' || NEW.status NOT IN ({allowed})",
    )
    yield ENROLMENT, "UPDATE", "enrolment_never_moves", moved
    yield RECRUITMENT, "DELETE", "recruitment_stays_once_a_school_enrolled", enrolled
    yield (
        *(RECRUITMENT, "UPDATE", "recruitment_stays_with_its_study"),
        f"OLD.study_id <> NEW.study_id AND {enrolled}",
    )
    yield EVENT, "UPDATE", "enrolmentevent_is_append_only", None
    yield EVENT, "DELETE", "enrolmentevent_is_kept", None


def replacements():
    """Yield rules that SQLite alone needs: REPLACE takes rows away and asks no rule for DELETE."""
    same = "SELECT 1 FROM {table} t WHERE t.id = NEW.id".format
    live = (
        "t.study_id = NEW.study_id AND (t.number = NEW.number OR t.school_id = NEW.school_id "
        "AND t.status <> 'withdrawn' AND NEW.status <> 'withdrawn')"
    )
    yield EVENT, "INSERT", "enrolmentevent_is_never_replaced", f"EXISTS ({same(table=EVENT)})"
    yield (
        *(ENROLMENT, "INSERT", "enrolment_is_never_replaced"),
        f"EXISTS ({same(table=ENROLMENT)} OR t.receipt = NEW.receipt OR {live})",
    )


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        create_on_postgresql(schema_editor)
        return
    for table, event, rule, condition in (*refusals(), *replacements()):
        when = f"WHEN {condition} " if condition else ""
        schema_editor.execute(
            f"CREATE TRIGGER {rule} BEFORE {event} ON {table} {when}"
            f"BEGIN SELECT RAISE(ABORT, '{rule}'); END"
        )
    for event, statement in counting():
        of = " OF status" if event == "UPDATE" else ""
        schema_editor.execute(
            f"CREATE TRIGGER {counter(event)} AFTER {event}{of} ON {ENROLMENT} "
            f"BEGIN {statement}; END"
        )


def create_on_postgresql(schema_editor):
    for table, event, rule, condition in refusals():
        body = f"RAISE EXCEPTION '{rule}' {RAISED};"
        body = f"IF {condition} THEN {body} END IF;" if condition else body
        back = "OLD" if event == "DELETE" else "NEW"
        create_function(schema_editor, rule, f"{body} RETURN {back};")
        on_each_row(schema_editor, rule, f"BEFORE {event} ON {table}")
    for event, statement in counting():
        create_function(schema_editor, counter(event), f"{statement}; RETURN NULL;")
        of = " OF status" if event == "UPDATE" else ""
        on_each_row(schema_editor, counter(event), f"AFTER {event}{of} ON {ENROLMENT}")
    rule = "enrolmentevent_is_never_emptied"
    create_function(schema_editor, rule, f"RAISE EXCEPTION '{rule}' {RAISED};")
    schema_editor.execute(
        f"CREATE TRIGGER {rule} BEFORE TRUNCATE ON {EVENT} FOR EACH STATEMENT "
        f"EXECUTE FUNCTION {rule}()"
    )


def create_function(schema_editor, name, body):
    schema_editor.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
    )


def on_each_row(schema_editor, name, event):
    schema_editor.execute(
        f"CREATE TRIGGER {name} {event} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def counter(event):
    return f"recruitment_counts_on_{event.lower()}"


def drop(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    found = [(table, rule) for table, _event, rule, _condition in refusals()]
    found += [(ENROLMENT, counter(event)) for event, _statement in counting()]
    if postgresql:
        found.append((EVENT, "enrolmentevent_is_never_emptied"))
    else:
        found += [(table, rule) for table, _event, rule, _condition in replacements()]
    for table, name in found:
        schema_editor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if postgresql else ""))
        if postgresql:
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0009_enrolment")]

    operations = [migrations.RunPython(create, drop, elidable=False)]
