"""The names of findings that are imported: valid, and the same for the same study."""

import pytest

from catalogue.actions.finding_slugs import StudyFinding, name_findings, stem
from catalogue.models.fields import SLUG


def named(*findings, there=()):
    names = dict(name_findings("feedback", findings, dict(there)))
    return {finding: slug for slug, finding in names.items()}


def guckin(pupils, **content):
    return StudyFinding("Guckin", 1992, 0.5, 0.1, pupils, **content)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Davis, BH", "feedback--davis-bh-1990-"),
        ("Ross & Faucette", "feedback--ross-faucette-1990-"),
        ("Müller_Lüdenscheidt", "feedback--muller-ludenscheidt-1990-"),
        ("李", "feedback--study-1990-"),
        ("-- A --", "feedback--a-1990-"),
        ("x" * 200, f"feedback--{'x' * 32}-1990-"),
    ],
)
def test_name_is_a_slug_of_intervention_study_and_year(label, expected):
    slug = stem("feedback", StudyFinding(label, 1990))

    SLUG(slug)
    assert slug[:-6] == expected


def test_long_names_leave_room_for_an_ordinal():
    intervention = f"{'a' * 39}-{'b' * 60}"

    slug = stem(intervention, StudyFinding("x" * 200, 1990))

    SLUG(f"{slug}-100000")
    assert len(f"{slug}-100000") <= 100


def test_study_without_a_year_has_none_in_its_name():
    assert stem("feedback", StudyFinding("Day")).startswith("feedback--day-")
    assert len(stem("feedback", StudyFinding("Day"))) == len("feedback--day-123456")


@pytest.mark.parametrize(
    "content", [{"outcome": "x"}, {"sector": "x"}, {"level": "x"}, {"subject": "x"}, {"year": 1}]
)
def test_every_part_of_the_key_makes_another_name(content):
    study = StudyFinding("Day", 1994)

    assert stem("feedback", study) != stem("feedback", study._replace(**content))


def test_capitals_and_figures_make_no_other_name():
    study = StudyFinding("Day", 1994, level="College")

    other = StudyFinding("DAY", 1994, 0.5, 0.1, 60, level="college", country="NL")

    assert stem("feedback", study) == stem("feedback", other)


def test_studies_with_one_key_are_numbered_by_their_pupils():
    names = named(guckin(78), guckin(None), guckin(46))

    first = stem("feedback", guckin(1))
    assert names == {guckin(None): first, guckin(46): f"{first}-2", guckin(78): f"{first}-3"}


def test_study_that_comes_between_others_leaves_them_their_names():
    first = stem("feedback", guckin(1))
    there = {first: guckin(46), f"{first}-2": guckin(78)}

    names = named(guckin(46), guckin(60), guckin(78), there=there)

    assert names == {guckin(46): first, guckin(60): f"{first}-3", guckin(78): f"{first}-2"}


def test_study_whose_pupils_were_counted_again_keeps_its_name():
    first = stem("feedback", guckin(1))
    there = {first: guckin(46), f"{first}-2": guckin(78)}

    assert named(guckin(46), guckin(80), there=there)[guckin(80)] == f"{first}-2"


def test_name_that_was_given_up_between_others_is_used_again():
    first = stem("feedback", guckin(1))
    there = {first: guckin(46), f"{first}-3": guckin(78)}

    assert named(guckin(46), guckin(50), guckin(78), there=there)[guckin(50)] == f"{first}-2"


def test_study_that_is_there_under_another_name_keeps_that():
    there = {"by-hand": guckin(46)}

    assert named(guckin(46), there=there) == {guckin(46): "by-hand"}


def test_duplicates_come_after_the_study_itself():
    study, duplicate = guckin(46), guckin(46, excluded_because="duplicate")

    names = named(duplicate, study)

    first = stem("feedback", study)
    assert names == {study: first, duplicate: f"{first}-2"}
