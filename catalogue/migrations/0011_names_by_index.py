"""The rule for a new name asks by index what PostgreSQL looked for in every version there is.

A database that was made before 0002 said it that way gets it here; SQLite needs nothing.
"""

from importlib import import_module

from django.db import migrations

APPEND_ONLY = import_module("catalogue.migrations.0002_published_is_append_only")


def replace_functions(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for name in [*APPEND_ONLY.IDENTITIES, "finding"]:
        rules = APPEND_ONLY.identity_rules(name)
        of_names = [rule for rule in rules if rule[:2] == (f"catalogue_{name}", "INSERT")]
        for trigger in APPEND_ONLY.triggers(of_names, []):
            APPEND_ONLY.create_function(schema_editor, *trigger)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0010_enrolment_rules")]

    operations = [migrations.RunPython(replace_functions, migrations.RunPython.noop)]
