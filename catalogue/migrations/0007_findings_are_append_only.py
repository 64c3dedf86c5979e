"""The database refuses to change findings that have come out."""

from importlib import import_module

from django.db import migrations

APPEND_ONLY = import_module("catalogue.migrations.0002_published_is_append_only")


def finding_triggers():
    return list(APPEND_ONLY.triggers(APPEND_ONLY.identity_rules("finding"), ["finding"]))


def create(apps, schema_editor):
    APPEND_ONLY.create_triggers(schema_editor, finding_triggers())


def drop(apps, schema_editor):
    APPEND_ONLY.drop_triggers(schema_editor, finding_triggers())


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0006_findings")]

    operations = [migrations.RunPython(create, drop, elidable=False)]
