"""The hash of a release: the same content gives the same hash, any change another."""

import pytest

from catalogue.actions.releases import content_hash
from catalogue.models import Release
from tests.builders import build_draft, publish
from tests.catalogue.samples import (
    KINDS,
    STARTS,
    fields_of,
    other_value,
    sample,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_of_each")]

HASH_OF_THE_SAMPLE = "8525403f83e8c043c9007a53d9eee98c6a415d3e5612926b271996a4327c8e11"


def test_hash_is_the_same_on_every_database_and_in_every_year():
    assert publish().sha256 == HASH_OF_THE_SAMPLE


def test_label_and_moment_of_a_release_are_not_part_of_its_hash():
    before = content_hash(build_draft())
    Release.objects.update(label_nl="Anders", note_en="Other")

    assert content_hash(build_draft()) == before


@pytest.mark.parametrize("model", KINDS)
def test_any_field_that_changes_changes_the_hash(model):
    rows = model.objects.filter(pk=sample(model).pk)
    unnoticed, last = [], content_hash(build_draft())

    for name in fields_of(model):
        if name in STARTS:
            rows.update(**STARTS[name])
            last = content_hash(build_draft())
        rows.update(**{name: other_value(rows.get(), name)})
        before, last = last, content_hash(build_draft())
        if last == before:
            unnoticed.append(name)

    assert unnoticed == []


@pytest.mark.parametrize("model", [model for model in KINDS if model.TAGS])
def test_any_tag_that_goes_or_comes_changes_the_hash(model):
    hashes = [content_hash(build_draft())]

    for name in model.TAGS:
        tags = getattr(sample(model), name)
        tags.remove(tags.first())
        hashes.append(content_hash(build_draft()))
        tags.set(tags.model.objects.all())
        hashes.append(content_hash(build_draft()))

    assert len(set(hashes)) == len(hashes)


@pytest.mark.parametrize("model", KINDS)
def test_version_that_goes_changes_the_hash(model):
    before = content_hash(build_draft())

    sample(model).delete()

    assert content_hash(build_draft()) != before
