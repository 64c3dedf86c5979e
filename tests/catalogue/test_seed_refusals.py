"""A folder with a mistake in it is refused with file, line and reason, and nothing is loaded."""

from pathlib import Path

import pytest
from django.core.management.base import CommandError

from catalogue.models import VERSIONED, Change, Exclusion, Release

from .seed_files import change, refusal, seed, write_folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path)


END = "%d mistake(s); nothing has been loaded."
ACTIVITY = """\
- slug: talk
  kind: other
  startsOn: 2022-01-02
  endsOn: %s%s
  isOnline: true
  title: {nl: Gesprek, en: Talk}
  summary: {nl: Praten., en: Talking.}
  sources: [page]
"""
MISTAKES = [  # the refusal, what stands there and what comes in its place
    (
        (
            "sectors.yaml:12: this is not YAML: while parsing a flow mapping, did not find "
            "expected ',' or '}'"
        ),
        "title: {nl: Titel, en: Title}",
        "title: {nl: Titel, en: Title",
    ),
    ("agreement-themes.yaml:1: expected keys with values", "[]", "[1]"),
    ("interventions.yaml:6: cause: removed goes with isRemoval: true", "added", "removed"),
    (
        "interventions.yaml:7: isRemoval goes with cause: removed, split or merged",
        "cause: added",
        "cause: added\n      isRemoval: true",
    ),
    ("themes.yaml:1: expected keys with values", "- slug: reading\n  versions:", "- 1\n- x:"),
    ("claims.yaml:1: expected keys with values", "- slug", "- 1\n- slug"),
    ("sectors.yaml:3: expected keys with values", "    - release", "    - 1\n    - release"),
    ("releases.yaml:6: “two”: expected a whole number", "number: 2", "number: two"),
    (
        "releases.yaml:9: publishedAfter is later than publishedOn",
        "publishedOn: 2022-04-07\n  publishedOnBasis: stated",
        "publishedOn: 2022-04-07\n  publishedAfter: 2022-05-01\n  publishedOnBasis: inferred",
    ),
    (
        "releases.yaml:8: “7 April 2022”: expected a day that exists, as YYYY-MM-DD",
        "2022-04-07",
        "7 April 2022",
    ),
    ("claims.yaml:11: “0,45”: expected a number", "0.45", '"0,45"'),
    (
        "claims.yaml:12: “a report”: expected a slug: letters, digits and hyphens",
        "source: report",
        "source: a report",
    ),
    ("activities.yaml:4: it ends before it starts", "[]", ACTIVITY % ("2022-01-01", "")),
    (
        "activities.yaml:4: it ends before it starts",
        "[]",
        ACTIVITY % ("2022-01-02", '\n  startsAt: "12:00"\n  endsAt: "11:00"'),
    ),
    (
        "activities.yaml:3: say both startsAt and endsAt, or neither",
        "[]",
        ACTIVITY % ("2022-01-02", '\n  startsAt: "12:00"'),
    ),
    ("activities.yaml: it is empty; write [] if there is nothing to list", "[]", "# none"),
    ("exclusions.yaml:4: unknown key statedon; did you mean statedOn?", "statedOn", "statedon"),
    (
        (
            "exclusions.yaml:5: unknown key zzz; valid are slug, position, title, summary, "
            "note, sectors, sources, statedOn"
        ),
        "statedOn: 2022-04-07",
        "statedOn: 2022-04-07\n  zzz: 1",
    ),
    (
        "exclusions.yaml:5: the key statedOn stands here twice",
        "  sources",
        "  statedOn: 2022-04-07\n  sources",
    ),
    ("exclusions.yaml:1: statedOn is missing", "  statedOn: 2022-04-07\n", ""),
    ("interventions.yaml:3: cause is missing", "      cause: added\n", ""),
    ("exclusions.yaml:4: statedOn is empty", "statedOn: 2022-04-07", "statedOn:"),
    (
        "sources.yaml:10: “2021”: expected a text; put it in quotes",
        "title: Een pagina",
        "title: 2021",
    ),
    ("categories.yaml:10: “two”: expected a whole number", "position: 2", "position: two"),
    (
        "categories.yaml:14: “no”: expected true or false",
        "requiresCombination: false",
        "requiresCombination: no",
    ),
    ("categories.yaml:15: expected a list", "sources: [page]", "sources: page"),
    ("sources.yaml:10: expected a text", "title: Een pagina", "title: [Een pagina]"),
    (
        "releases.yaml:8: “2022-02-30”: expected a day that exists, as YYYY-MM-DD",
        "2022-04-07",
        "2022-02-30",
    ),
    ('helpdesks.yaml:5: “11:60”: expected a time, as "HH:MM"', '"11:00"', '"11:60"'),
    (
        "exclusions.yaml:1: “huis werk”: expected a slug: letters, digits and hyphens",
        "slug: huiswerk",
        "slug: huis werk",
    ),
    (
        "sources.yaml:12: “webpage”: not a value of its list; did you mean web-page?",
        "kind: web-page",
        "kind: webpage",
    ),
    (
        "exclusions.yaml:2: a text is needed in both languages; en is missing",
        "title: {nl: Huiswerk, en: Homework}",
        "title: {nl: Huiswerk}",
    ),
    ("exclusions.yaml:2: “”: expected a text", "en: Homework", 'en: ""'),
    ("interventions.yaml:17: there is no sector vso; did you mean vo?", "[po, vo]", "[po, vso]"),
    (
        "interventions.yaml:33: there is no scale month; did you mean months?",
        "scale: months",
        "scale: month",
    ),
    ("interventions.yaml:24: release 3 is not in releases.yaml", "release: 2", "release: 3"),
    ("sectors.yaml:13: the slug po stands here twice", "slug: vo", "slug: po"),
    ("interventions.yaml:17: po stands in this list twice", "[po, vo]", "[po, po]"),
    ("interventions.yaml:17: expected at least 1 in this list", "[po, vo]", "[]"),
    ("interventions.yaml:32: 6 is no step of the scale months", "months: 5", "months: 6"),
    (
        "claims.yaml:9: months is a scale of months, not of evidence",
        "evidence: {absence: unknown}",
        "evidence: {strength: 5, scale: months}",
    ),
    ("claims.yaml:8: scale is missing", ", scale: months", ""),
    (
        "claims.yaml:8: say either months or absence",
        "{months: -5,",
        "{months: -5, absence: unknown,",
    ),
    ("sources.yaml:3: say either year or yearAbsence", "      yearAbsence: unknown\n", ""),
    (
        "interventions.yaml:23: report comes out in release 2, after release 1",
        "sources: [page]",
        "sources: [report]",
    ),
    ("releases.yaml:6: releases are numbered 1, 2, 3, …: expected 2", "number: 2", "number: 3"),
    ("releases.yaml:8: it came out before the release above it", "2022-04-07", "2021-05-09"),
    (
        (
            "releases.yaml:8: publishedOn lies in the future: a release is loaded once it "
            "has come out"
        ),
        "2022-04-07",
        "2999-04-07",
    ),
    (
        "releases.yaml:9: publishedAfter goes with publishedOnBasis: inferred",
        "publishedOn: 2022-04-07",
        "publishedOn: 2022-04-07\n  publishedAfter: 2022-01-01",
    ),
    (
        (
            "interventions.yaml:24: this version does not come after the one above it, by "
            "release and then by day"
        ),
        "release: 2",
        "release: 1",
    ),
    (
        "sectors.yaml:2: expected a list with at least one version",
        "  versions:\n",
        "  versions: []\n  x:\n",
    ),
    (
        "sources.yaml:13: Ensure this value has at most 2 characters (it has 5).",
        "language: nl",
        "language: dutch",
    ),
    ("sources.yaml:14: Enter a valid URL.", "https://example.org/page", "example"),
    (
        "claims.yaml:1: the slug of this claim is feedback--eef-2018",
        "slug: feedback--eef-2018",
        "slug: feedback--eef",
    ),
    (
        "progress-reports.yaml:14: only a finding of kind percentage has a percentage",
        "kind: percentage",
        "kind: observation",
    ),
    ("helpdesks.yaml:4: weekdays run from 1 to 7", "4, 5]", "4, 8]"),
]


@pytest.mark.parametrize(("message", "old", "new"), MISTAKES, ids=[m[0] for m in MISTAKES])
def test_mistake_is_refused_with_its_file_line_and_reason(
    folder: Path, message: str, old: str, new: str
) -> None:
    change(folder, message.split(":")[0], old, new)

    lines = refusal(folder)

    assert message in lines
    assert lines[-1].endswith("mistake(s); nothing has been loaded.")
    assert is_empty()


def is_empty() -> bool:
    models = [Release, Exclusion, Change, *VERSIONED, *VERSIONED.values()]
    return not any(model.objects.exists() for model in models)  # type: ignore[attr-defined]


def test_folder_without_mistakes_is_loaded(folder: Path) -> None:
    report = seed(folder)

    assert Release.objects.published().count() == 2
    assert not is_empty()
    assert "interventions               2          0          0" in report


def test_mistakes_of_all_files_are_told_at_once_in_the_order_of_files_and_lines(
    folder: Path,
) -> None:
    change(folder, "helpdesks.yaml", "weekdays", "weekday")
    change(folder, "sectors.yaml", "position: 1", "position: one")
    change(folder, "interventions.yaml", "themes: [reading]", "themes: [readings]")

    assert refusal(folder) == [
        "sectors.yaml:10: “one”: expected a whole number",
        "interventions.yaml:19: there is no theme readings; did you mean reading?",
        "helpdesks.yaml:1: weekdays is missing",
        "helpdesks.yaml:4: unknown key weekday; did you mean weekdays?",
        END % 4,
    ]


def test_rule_of_the_database_that_no_file_was_asked_for_is_told_with_its_place(
    folder: Path,
) -> None:
    change(folder, "scales.yaml", "value: 5", "value: 13")
    change(folder, "interventions.yaml", "months: 5", "months: 13")
    change(folder, "claims.yaml", "months: -5", "months: 0")

    why, end = refusal(folder)

    assert why.startswith("interventions.yaml:24: ")
    assert "ratings_within_their_scales" in why
    assert end == END % 1


def test_folder_that_is_not_there_is_refused_in_one_line(folder: Path) -> None:
    missing = folder / "elsewhere"

    lines = refusal(missing)

    assert lines == [f"{missing}: there is no such folder", END % 1]


def test_file_that_cannot_be_read_causes_no_mistakes_elsewhere(folder: Path) -> None:
    (folder / "sources.yaml").unlink()

    lines = refusal(folder)

    assert lines[0] == "sources.yaml: it cannot be read: No such file or directory"
    assert lines[1:] == [END % 1]


def test_file_with_a_name_that_is_not_read_is_refused(folder: Path) -> None:
    (folder / "intervention.yaml").write_text("[]")

    reason = "no file of this name is read; did you mean interventions.yaml?"
    assert f"intervention.yaml: {reason}" in refusal(folder)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"- slug: a\n  title: \xe9\n", "exclusions.yaml:2: this is not UTF-8"),
        (b"- slug: a\n  title: \x07\n", "exclusions.yaml:2: this is not YAML: "),
        (b"slug: a\n", "exclusions.yaml:1: expected a list of entries"),
        (b"[]\n---\n[]\n", "exclusions.yaml:2: this is not YAML: expected a single document"),
    ],
    ids=["Latin-1", "control character", "mapping", "two documents"],
)
def test_file_that_is_no_list_in_yaml_is_refused(folder: Path, data: bytes, message: str) -> None:
    (folder / "exclusions.yaml").write_bytes(data)

    assert refusal(folder)[0].startswith(message)


def test_command_ends_with_exit_code_1(folder: Path) -> None:
    change(folder, "exclusions.yaml", "statedOn", "stated")

    with pytest.raises(CommandError) as refused:
        seed(folder)

    assert refused.value.returncode == 1
