"""Lists are found in memory: no query goes by category, by level or from high to low any more."""

from importlib import import_module

from django.db import migrations

STATE_INDEXES = import_module("catalogue.migrations.0004_state_indexes")
UNREAD = ("category", "months", "evidence", "cost")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0019_changes_documents")]

    operations = [
        *(
            migrations.RemoveIndex(model_name="interventionstate", name=f"state_by_{name}")
            for name in UNREAD
        ),
        migrations.RunPython(
            STATE_INDEXES.drop_downwards, STATE_INDEXES.create_downwards, elidable=False
        ),
    ]
