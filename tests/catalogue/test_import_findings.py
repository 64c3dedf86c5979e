"""Loading what studies found from a file: what is written, and what is left as it is."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from catalogue.actions.drafts import amend, remove, revise
from catalogue.actions.finding_slugs import StudyFinding
from catalogue.actions.findings import put_findings
from catalogue.errors import NotOnTheMenu
from catalogue.models import Change, Finding, FindingVersion, Intervention, Release
from catalogue.models.fields import SLUG
from catalogue.statistics.effects import (
    Arm,
    effect_from_arms,
    effect_from_correlation,
    effect_from_log_odds_ratio,
)
from tests.builders import EDITOR, build_draft, build_finding, build_source, publish
from tests.catalogue.findings_files import HEADER, REAL, build_menu, load, rows, write

pytestmark = pytest.mark.django_db
ARMS = "mean_treatment,sd_treatment,n_treatment,mean_control,sd_control,n_control"


@pytest.fixture(autouse=True)
def _menu():
    build_menu()


def only():
    return FindingVersion.objects.select_related("outcome", "sector", "source").get()


def test_row_becomes_a_finding_in_the_draft(tmp_path):
    header = "study,year,outcome,sector,level,subject,design,country,sample_size,source"
    row = 'Ashworth,1992,reading,vo,college,"Art, music",quasi-experiment,US,60,source,0.65,0.07'

    load(write(tmp_path, row, header=f"{header},effect_size,variance"))

    said = {name: value for name, value in only().content().items() if value not in ("", None)}
    expected = {"intervention": "feedback", "source": "source", "label": "Ashworth", "year": 1992}
    expected |= {"effect_size": 0.65, "standard_error": pytest.approx(0.07**0.5)}
    expected |= {"sample_size": 60, "outcome": "reading", "sector": "vo", "level": "college"}
    expected |= {"subject": "Art, music", "design": "quasi-experiment", "country": "US"}
    nothing = {"nl": "", "en": ""}
    assert said == expected | {"result": nothing, "note": nothing}


def test_finding_holds_from_its_year_and_says_that_this_is_inferred(tmp_path):
    load(write(tmp_path, "Dated,1992,60,0.5,0.1", "Undated,,60,0.5,0.1"))

    said = FindingVersion.objects.values_list("valid_from", "valid_from_basis", "cause")

    assert list(said.order_by("label")) == [
        (date(1992, 1, 1), "inferred", "new-study"),
        (timezone.localdate(), "stated", "new-study"),
    ]


@pytest.mark.parametrize(
    ("columns", "cells", "expected", "pupils"),
    [
        ("effect_size,standard_error", "0.5,0.1", (0.5, 0.1), None),
        ("effect_size,variance", "-0.5,0.04", (-0.5, 0.2), None),
        (ARMS, "10,2,30,9,2.5,28", effect_from_arms(Arm(10, 2, 30), Arm(9, 2.5, 28)), 58),
        ("correlation,sample_size", "0.3,50", effect_from_correlation(0.3, 50), 50),
        ("log_odds_ratio,standard_error", "1,0.5", effect_from_log_odds_ratio(1, 0.5), None),
    ],
)
def test_effect_is_computed_from_what_the_study_reports(
    tmp_path, columns, cells, expected, pupils
):
    load(write(tmp_path, f"Study,{cells}", header=f"study,{columns}"))

    version = only()
    assert (version.effect_size, version.standard_error) == pytest.approx(tuple(expected))
    assert version.sample_size == pupils


def test_rows_of_one_file_may_give_their_effects_in_different_ways(tmp_path):
    header = f"study,effect_size,standard_error,correlation,sample_size,log_odds_ratio,{ARMS}"
    given = ["A,1,0.1,,,,,,,,,", "B,,,0.3,50,,,,,,,", "C,,0.5,,,1,,,,,,", "D,,,,,,10,2,30,9,2,30"]

    load(write(tmp_path, *given, header=header))

    assert FindingVersion.objects.filter(effect_size__isnull=False).count() == 4


def test_what_is_left_out_may_come_without_an_effect(tmp_path):
    header = "study,effect_size,standard_error,excluded_because"

    out, _err = load(write(tmp_path, "A,,,retracted", "B,1,0.1,retracted", header=header))

    said = FindingVersion.objects.values_list("effect_size", "excluded_because").order_by("label")
    assert list(said) == [(None, "retracted"), (1.0, "retracted")]
    assert "2 of them left out of the estimate" in out


def test_source_given_to_the_command_is_that_of_rows_without_one(tmp_path):
    build_source("letter")
    header = "study,source,effect_size,standard_error"

    load(write(tmp_path, "A,,1,0.1", "B,letter,1,0.1", header=header), source="source")

    said = FindingVersion.objects.order_by("label").values_list("source__slug", flat=True)
    assert list(said) == ["source", "letter"]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\N{ZERO WIDTH NO-BREAK SPACE}"])
def test_marks_and_line_ends_of_other_systems_are_read(tmp_path, mark, ends):
    path = tmp_path / "findings.csv"
    text = f'{mark} Study , YEAR,effect_size,"Standard_Error"\n\nÉtude,1992,1,0.1\n,,,\n'
    path.write_bytes(text.replace("\n", ends).encode())

    load(path)

    assert (only().label, only().year) == ("Étude", 1992)


def test_second_import_of_a_file_changes_nothing(tmp_path):
    path = write(tmp_path, "A,1992,60,0.5,0.1", "A,1992,61,0.5,0.1", "B,,,0.5,0.1")
    load(path)
    before = rows()

    out, _err = load(path)

    assert out.startswith("created 0, revised 0, unchanged 3 findings of feedback")
    assert rows() == before


def test_second_import_after_publishing_opens_no_draft(tmp_path):
    path = write(tmp_path, "A,1992,60,0.5,0.1")
    load(path)
    publish()

    load(path)

    assert Release.objects.draft() is None


def test_draft_is_opened_where_there_is_none(tmp_path):
    publish()

    load(write(tmp_path, "A,1992,60,0.5,0.1"))

    draft = Release.objects.draft()
    assert draft is not None
    assert (draft.label_nl, draft.label_en) == ("Bevindingen van studies", "Findings of studies")


def test_order_of_the_rows_does_not_matter(tmp_path):
    given = [f"Guckin,1992,{n},0.{n},0.1" for n in (78, 46, 61)]
    given += [f"Study {n},{1980 + n},50,0.5,0.1" for n in range(9)]
    said = []
    for rows_in_order in (given, given[::-1]):
        load(write(tmp_path, *rows_in_order))
        said.append(list(FindingVersion.objects.order_by("identity__slug").values("label")))

    slugs = Finding.objects.filter(slug__contains="guckin").values_list("slug", flat=True)
    sizes = FindingVersion.objects.filter(label="Guckin").order_by("identity__slug")
    assert said[0] == said[1]
    assert [slug[-2:] for slug in slugs][1:] == ["-2", "-3"]
    assert list(sizes.values_list("sample_size", flat=True)) == [46, 61, 78]


def test_figure_that_changed_in_the_draft_changes_the_version_that_is_there(tmp_path):
    load(write(tmp_path, "A,1992,60,0.5,0.1"))
    amend(only(), by=EDITOR, note_nl="Let op", note_en="Note")
    version = only().pk

    out, _err = load(write(tmp_path, "A,1992,60,0.4,0.1"))

    said = only()
    assert "created 0, revised 1, unchanged 0" in out
    assert (said.pk, said.effect_size, said.cause) == (version, 0.4, "new-study")
    assert said.note_en == "Note"


def test_figure_that_changed_after_publishing_is_a_correction_from_the_same_day(tmp_path):
    load(write(tmp_path, "A,1992,60,0.5,0.1"))
    amend(
        only(), by=EDITOR, cause_note_nl="Nieuw", cause_note_en="New", result_nl="x", result_en="x"
    )
    publish()

    load(write(tmp_path, "A,1992,64,0.4,0.1"))

    said = FindingVersion.objects.get(release=Release.objects.draft())
    assert (said.effect_size, said.sample_size, said.cause) == (0.4, 64, "correction")
    assert (said.valid_from, said.cause_note_en, said.result_en) == (date(1992, 1, 1), "", "x")
    assert FindingVersion.objects.count() == 2


def test_corrected_finding_without_a_year_keeps_its_first_day(tmp_path):
    load(write(tmp_path, "A,,60,0.5,0.1"))
    amend(only(), by=EDITOR, valid_from=date(2020, 2, 2))
    publish()

    load(write(tmp_path, "A,,60,0.4,0.1"))

    said = FindingVersion.objects.values_list("valid_from", "effect_size").order_by("pk")
    assert list(said) == [(date(2020, 2, 2), 0.5), (date(2020, 2, 2), 0.4)]


def test_what_an_editor_changed_on_a_later_day_is_what_is_compared(tmp_path):
    path = write(tmp_path, "A,1992,60,0.5,0.1")
    load(path)
    publish()
    build_draft()
    revise(Finding.objects.get(), cause="correction", by=EDITOR, effect_size=0.9)
    publish()

    out, _err = load(path)

    draft = FindingVersion.objects.get(release=Release.objects.draft())
    assert "revised 1" in out
    assert (draft.effect_size, draft.valid_from) == (0.5, timezone.localdate())


def test_finding_that_is_not_in_the_file_stays(tmp_path):
    load(write(tmp_path, "A,1992,60,0.5,0.1", "B,1992,60,0.5,0.1"))

    out, _err = load(write(tmp_path, "B,1992,60,0.5,0.1"))

    assert "created 0, revised 0, unchanged 1" in out
    assert FindingVersion.objects.count() == 2


def test_finding_that_was_taken_off_the_menu_stays_off(tmp_path):
    path = write(tmp_path, "A,1992,60,0.5,0.1")
    load(path)
    publish()
    build_draft()
    remove(Finding.objects.get(), by=EDITOR)

    out, _err = load(path)

    assert "1 findings had been taken off the menu and stay off" in out
    assert only_draft().is_removal


def only_draft():
    return FindingVersion.objects.get(release=Release.objects.draft())


def test_finding_of_the_desk_keeps_its_name(tmp_path):
    feedback = Intervention.objects.get(slug="feedback")
    build_finding(feedback, "Ashworth", 0.5, 0.1, year=1992, sample_size=60)

    out, _err = load(write(tmp_path, "ashworth,1992,60,0.4,0.1"))

    assert "created 0, revised 1" in out
    assert Finding.objects.get().slug == "feedback--ashworth-1992"


def test_new_finding_that_looks_like_one_that_is_there_is_warned_of(tmp_path):
    feedback = Intervention.objects.get(slug="feedback")
    build_finding(feedback, "Ashworth", 0.5, 0.1, year=1992, sample_size=60, level="college")

    row, header = "Ashworth,1992,60,0.5,0.1,high school", f"{HEADER},level"
    _out, err = load(write(tmp_path, row, header=header))

    assert "may be the same study as feedback--ashworth-1992\n" in err


def test_import_is_recorded_once(tmp_path):
    load(write(tmp_path, "A,1992,60,0.5,0.1", "B,1992,60,0.5,0.1"), by="anna")

    record = Change.objects.get(action="findings.imported")
    assert (record.by, record.subject) == ("anna", "feedback")
    assert record.detail == {"created": 2, "revised": 0, "unchanged": 0}


def test_dry_run_reports_and_writes_nothing(tmp_path):
    before = rows()

    out, err = load(write(tmp_path, "A,1992,60,6,0.1"), dry_run=True)

    assert out.startswith("would have created 1, revised 0, unchanged 0 findings of feedback")
    assert "A has an effect of 6" in err
    assert rows() == before


def test_improbable_figures_are_loaded_with_a_warning(tmp_path):
    given = ["A,1992,60,6,0.1", "B,2090,60,0.5,0.1", "C,1992,60,0.5,1e-5"]

    _out, err = load(write(tmp_path, *given))

    assert "findings.csv:2: A has an effect of 6, which is very large" in err
    assert "findings.csv:3: B holds from 2090 on" in err
    assert "findings.csv:4: C has a variance 1e+08 times smaller than the largest" in err
    assert FindingVersion.objects.count() == 3


def test_columns_that_are_not_known_are_named(tmp_path):
    header = f"{HEADER},length_weeks,notes"

    _out, err = load(write(tmp_path, 'A,1992,60,0.5,0.1,15,"two\nlines"', header=header))

    assert "findings.csv:1: not read: length_weeks, notes" in err


class Terminal(StringIO):
    def isatty(self):
        return True


def test_progress_is_a_bar_on_a_terminal_and_a_line_elsewhere(tmp_path, capsys):
    path = write(tmp_path, *[f"S{n},1992,60,0.5,0.1" for n in range(1_500)])

    _out, err = load(path, dry_run=True)
    assert capsys.readouterr().err == ""
    assert err.splitlines()[0] == "checked 1,500 rows"

    call_command("import_findings", path, intervention="feedback", stderr=Terminal())
    bars = capsys.readouterr().err
    assert "checked: 0 rows" in bars
    assert "written: 0 rows" in bars


@pytest.mark.parametrize("missing", [{"outcome": "x"}, {"sector": "x"}, {"source": "x"}])
def test_reference_to_what_is_not_there_leaves_nothing_behind(missing):
    findings = [StudyFinding("A", effect_size=0.5, standard_error=0.1, **missing)]
    before = rows()

    with pytest.raises(NotOnTheMenu, match=r"\bx\b"):
        put_findings(findings, intervention="feedback", by=EDITOR)

    assert rows() == before


def test_intervention_that_is_not_there_leaves_nothing_behind():
    before = rows()

    with pytest.raises(NotOnTheMenu, match="nothing-known"):
        put_findings([], intervention="nothing-known", by=EDITOR)

    assert rows() == before


@pytest.mark.skipif(
    not REAL.exists(), reason="the file of the 48 studies is not beside the project"
)
def test_real_file_is_read_as_it_is(tmp_path):
    out, err = load(REAL)

    assert out.startswith("created 48, revised 0, unchanged 0")
    assert "not read: length_weeks, minutes_per_assignment" in err
    assert load(REAL)[0].startswith("created 0, revised 0, unchanged 48")
    for slug in Finding.objects.values_list("slug", flat=True):
        SLUG(slug)
    assert publish().number == 1


def test_column_that_the_file_lacks_leaves_what_a_study_has(tmp_path):
    study = build_finding(
        Intervention.objects.get(slug="feedback"), "Ashworth", 0.5, 0.1, year=1992,
        sample_size=60, level="college", source=build_source("source"), country="US",
    )  # fmt: skip

    out, err = load(write(tmp_path, "Ashworth,1992,60,0.5,0.1"))

    assert out.startswith("created 0, revised 0, unchanged 1")
    assert err.count("warning") == 0
    load(write(tmp_path, "Ashworth,1992,60,0.6,0.1"))
    version = FindingVersion.objects.get(identity=study)
    assert (version.effect_size, version.level, version.country) == (0.6, "college", "US")
