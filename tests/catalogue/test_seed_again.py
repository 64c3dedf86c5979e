"""Loading again changes nothing; what has come out stays, and new releases are added."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from catalogue.models import (
    VERSIONED,
    Change,
    Counter,
    Exclusion,
    Intervention,
    InterventionVersion,
    ProgressReport,
    Release,
    ReportFinding,
    SourceVersion,
)
from tests.builders import build_draft, publish, revise_intervention

from .seed_files import OWN, change, refusal, seed, write_folder

pytestmark = pytest.mark.django_db

THIRD = """\
- number: 3
  label: {nl: Derde, en: Third}
  publishedOn: 2022-06-01
  publishedOnBasis: inferred
  publishedAfter: 2022-05-01
  sources: [page]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that has been loaded once."""
    seed(write_folder(tmp_path))
    return tmp_path


def append(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text((folder / name).read_text("utf-8") + text, "utf-8")


def rows() -> list[Any]:
    """Return everything that a second run could have written."""
    models = [Release, Change, *VERSIONED, *VERSIONED.values(), Exclusion, ReportFinding]
    counters = list(Counter.objects.order_by("name").values_list("name", "number"))
    return [*counters, *(list(model.objects.values()) for model in models)]  # type: ignore[attr-defined]


def test_second_run_writes_nothing(folder: Path) -> None:
    before = rows()

    report = seed(folder)

    assert rows() == before
    assert "interventions               0          0          2" in report


def test_release_that_came_out_otherwise_is_refused_entry_by_entry(folder: Path) -> None:
    change(folder, "interventions.yaml", "        months: 5", "        months: 0")
    change(folder, "sectors.yaml", "nl: Uitleg", "nl: Zo")
    before = rows()

    lines = refusal(folder)

    out, cure = "it came out with", "what has come out never changes: put it in a new release"
    assert lines == [
        f"sectors.yaml:12: po, release 1: {out} description.nl Uitleg, this says Zo; {cure}",
        f"interventions.yaml:31: feedback, release 2: {out} effect.months 5, this says 0; {cure}",
        "2 mistake(s); nothing has been loaded.",
    ]
    assert rows() == before


def test_day_of_a_release_that_came_out_is_not_changed(folder: Path) -> None:
    change(folder, "releases.yaml", "publishedOn: 2022-04-07", "publishedOn: 2022-04-08")

    assert refusal(folder)[0].startswith(
        "releases.yaml:8: release 2 came out with publishedOn 2022-04-07, this says 2022-04-08"
    )


def test_entry_added_to_a_release_that_came_out_is_refused(folder: Path) -> None:
    text = (folder / "sectors.yaml").read_text("utf-8").split("- slug: vo")[1]
    append(folder, "sectors.yaml", f"- slug: pro{text}")

    assert refusal(folder)[0].startswith(
        "sectors.yaml:27: pro, release 1: this did not come out in it"
    )


def test_entry_taken_out_of_a_release_that_came_out_is_refused(folder: Path) -> None:
    (folder / "claims.yaml").write_text("[]\n")

    gone = "feedback--eef-2018 (evidenceclaimversion, 2021-05-10) came out in release 2"
    assert refusal(folder)[0].startswith(f"releases.yaml: {gone} and is in no file")


def test_release_added_to_the_files_is_loaded_after_those_that_are_out(folder: Path) -> None:
    append(folder, "releases.yaml", THIRD)
    append(folder, "interventions.yaml", f"    - release: 3\n{OWN}      code: B7\n")

    report = seed(folder)

    version = InterventionVersion.objects.get(release__number=3)
    assert (version.code, version.months, version.title_nl) == ("B7", 5, "Feedback")
    assert "releases                    1          0          2" in report


def test_release_is_published_at_midnight_in_amsterdam_of_its_own_day(folder: Path) -> None:
    append(folder, "releases.yaml", THIRD)
    append(folder, "interventions.yaml", f"    - release: 3\n{OWN}      code: B7\n")
    seed(folder)

    release = Release.objects.get(number=3)

    assert release.published_at is not None
    assert release.published_at.isoformat() == "2022-05-31T22:00:00+00:00"
    assert (release.published_basis, str(release.published_after)) == ("inferred", "2022-05-01")


def test_item_can_be_removed_and_come_back(folder: Path) -> None:
    append(folder, "releases.yaml", THIRD + THIRD.replace("number: 3", "number: 4"))
    removed = OWN.replace("cause: added", "cause: removed\n      isRemoval: true")
    for number, own in ((3, removed), (4, OWN)):
        day = own.replace("2021-05-10", f"2022-0{number}-01")
        append(folder, "interventions.yaml", f"    - release: {number}\n{day}")

    seed(folder)

    last = InterventionVersion.objects.filter(release__number__gte=3).order_by("release__number")
    assert [version.is_removal for version in last] == [True, False]
    assert "unchanged" in seed(folder)


def test_optional_value_is_emptied_by_a_later_version(folder: Path) -> None:
    append(folder, "releases.yaml", THIRD + THIRD.replace("number: 3", "number: 4"))
    noted = f"{OWN}      note: {{nl: Let op., en: Mind.}}\n"
    append(folder, "interventions.yaml", f"    - release: 3\n{noted}")
    append(folder, "interventions.yaml", f"    - release: 4\n{OWN}      note:\n")

    seed(folder)

    versions = InterventionVersion.objects.filter(release__number__gte=3)
    notes = versions.order_by("release__number").values_list("note_nl", flat=True)
    assert list(notes) == ["Let op.", ""]


def test_reason_for_an_absence_goes_when_the_value_comes(folder: Path) -> None:
    append(folder, "releases.yaml", THIRD)
    append(folder, "sources.yaml", f"    - release: 3\n{OWN}      year: 2022\n")

    seed(folder)

    source = SourceVersion.objects.get(release__number=3)
    assert (source.year, source.year_absence) == (2022, "")


def test_releases_of_an_editor_beyond_the_files_are_left_alone(folder: Path) -> None:
    build_draft("Editor")
    revise_intervention(Intervention.objects.get(), code="B9")
    publish()
    before = rows()

    seed(folder)

    assert rows() == before


def test_open_draft_stands_in_the_way_of_a_new_release(folder: Path) -> None:
    build_draft("Draft of an editor")
    append(folder, "releases.yaml", THIRD)
    append(folder, "interventions.yaml", f"    - release: 3\n{OWN}      code: B7\n")

    why, end = refusal(folder)

    assert why.startswith("Release 3 of the files must be loaded and the draft “Draft of an")
    assert end == "Nothing has been loaded."


def test_open_draft_does_not_stand_in_the_way_of_a_second_run(folder: Path) -> None:
    build_draft()

    assert "loaded in" in seed(folder)


def test_release_that_cannot_come_out_leaves_nothing_behind(folder: Path) -> None:
    append(folder, "releases.yaml", THIRD)
    before = rows()

    assert refusal(folder)[-1] == "Nothing has been loaded."
    assert rows() == before


def test_document_that_changed_is_written_and_told(folder: Path) -> None:
    change(folder, "exclusions.yaml", "nl: Huiswerk", "nl: Thuiswerk")

    report = seed(folder)

    assert Exclusion.objects.get().title_nl == "Thuiswerk"
    assert "exclusions                  0          1          0" in report
    assert Counter.objects.get(name="programme").number == 2


def test_document_that_is_in_no_file_any_more_is_left_alone(folder: Path) -> None:
    (folder / "progress-reports.yaml").write_text("[]\n")

    seed(folder)

    assert ProgressReport.objects.count() == 1


def test_releases_that_were_loaded_are_verified(folder: Path) -> None:
    output = StringIO()

    call_command("verify_releases", stdout=output)

    assert [line.split()[-1] for line in output.getvalue().splitlines()] == ["ok", "ok"]
