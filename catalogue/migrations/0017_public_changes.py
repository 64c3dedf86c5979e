"""The feed of changes begins with everything that can be read by then."""

import catalogue.models.fields
from django.db import migrations, models

VERSIONED = {
    "InterventionVersion": "interventions",
    "CategoryVersion": "categories",
    "SectorVersion": "sectors",
    "ThemeVersion": "themes",
    "ScaleVersion": "scales",
    "SourceVersion": "sources",
}
DOCUMENTS = {
    "ProgressReport": "progress-reports",
    "PracticeStory": "practice-stories",
    "Activity": "activities",
    "AgreementTheme": "agreement-themes",
    "Exclusion": "exclusions",
    "Helpdesk": "helpdesks",
    "Study": "studies",
    "StudyProgramme": "study-programmes",
}
BATCH = 500


def note_everything(apps, schema_editor):
    ChangeNote = apps.get_model("catalogue", "ChangeNote")
    notes = (ChangeNote(resource=name, key=str(key)) for name, key in everything(apps))
    ChangeNote.objects.bulk_create(notes, batch_size=BATCH)


def everything(apps):
    """Yield the name and the key of each resource; what is not there today will not be told."""
    for model, name in VERSIONED.items():
        published = apps.get_model("catalogue", model).objects.filter(release__number__gte=1)
        keys = published.order_by("identity__slug").values_list("identity__slug", flat=True)
        yield from ((name, key) for key in keys.distinct())
    for model, name in DOCUMENTS.items():
        keys = apps.get_model("catalogue", model).objects.order_by("slug")
        yield from ((name, key) for key in keys.values_list("slug", flat=True))
    releases = apps.get_model("catalogue", "Release").objects.filter(number__gte=1)
    numbers = releases.order_by("number").values_list("number", flat=True)
    yield from (("releases", number) for number in numbers)
    schools = apps.get_model("catalogue", "School").objects.order_by("code")
    yield from (("schools", code) for code in schools.values_list("code", flat=True))


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0016_allowances'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangeNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('resource', models.CharField(max_length=20)),
                ('key', catalogue.models.fields.KeyField(max_length=100)),
                ('release', models.PositiveIntegerField(null=True)),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PublicChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('resource', models.CharField(max_length=20)),
                ('key', catalogue.models.fields.KeyField(max_length=100)),
                ('number', models.PositiveBigIntegerField(unique=True)),
                ('action', models.CharField(choices=[('updated', 'It is there, new or changed'), ('deleted', 'It is there no longer')], max_length=7)),
                ('release', models.PositiveIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('mark', models.BigIntegerField(help_text='Of a study: how far its recruitment was at this number.', null=True)),
            ],
            options={
                'ordering': ['number'],
                'indexes': [models.Index(fields=['resource', 'number'], name='publicchange_by_resource')],
                'constraints': [models.UniqueConstraint(fields=('resource', 'key'), name='publicchange_once_per_resource')],
            },
        ),
        migrations.RunPython(note_everything, migrations.RunPython.noop),
    ]
