"""Where PostgreSQL counts what somebody may still do; beside SQLite's database lies a file."""

from django.db import migrations

from catalogue.models.allowances import TABLE

# Rows are rewritten in place, all the time; a crash may empty the table.
ROOM = " WITH (fillfactor = 50)"


def create_table(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(TABLE.format(kind="UNLOGGED") + ROOM)


def drop_table(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TABLE catalogue_allowance")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0015_delete_searchterm")]

    operations = [migrations.RunPython(create_table, drop_table)]
