"""What a file of findings gets wrong: every mistake is told at once, and nothing is loaded."""

import csv

import pytest

from catalogue.importing.findings import read_findings
from catalogue.importing.findings_rows import SUGGESTIONS
from catalogue.importing.places import FilesRefused
from catalogue.models import Finding
from tests.catalogue.findings_files import (
    HEADER,
    build_menu,
    load,
    mistakes,
    refusal,
    rows,
    write,
)

pytestmark = pytest.mark.django_db
ARMS = "mean_treatment,sd_treatment,n_treatment,mean_control,sd_control,n_control"
EFFECT = "effect_size,standard_error"
NO_WAY = (
    "findings.csv:1: no columns give the effect: there must be effect_size with standard_error or "
    f"variance; or {ARMS.replace(',', ', ')}; or correlation with sample_size; or log_odds_ratio "
    "with standard_error"
)


@pytest.fixture(autouse=True)
def _menu():
    build_menu()


def test_every_mistake_is_told_at_once_and_nothing_is_written(tmp_path):
    path = write(tmp_path, "A,1992,60,0.5,0.1", "B,92,x,0.5,0", ",1992,60,,", "D,1992,60,0.5")
    before = rows()

    assert mistakes(path) == [
        "findings.csv:3: year “92”: it must lie between 1800 and 2100",
        "findings.csv:3: sample_size “x”: this is not a whole number; write it as in 60",
        "findings.csv:3: standard_error “0”: a standard error is above 0",
        "findings.csv:4: study is empty; give the name of the study, such as its authors",
        "findings.csv:4: it gives no effect; give one, or say in excluded_because why it has none",
        "findings.csv:5: 4 cells where the header names 5; write a comma for an empty one",
    ]
    assert rows() == before


def test_every_bad_row_of_many_is_told(tmp_path):
    lines = refusal(write(tmp_path, *[f"S{n},1992,60,0.5,0" for n in range(1_250)]))

    assert lines[1_249] == "findings.csv:1251: standard_error “0”: a standard error is above 0"
    assert lines[1_250:] == ["1,250 mistake(s); nothing has been loaded."]


@pytest.mark.parametrize(
    ("written", "cure"),
    [
        ('"0,65"', "write 0.65"),
        ('"1,234"', "write 1.234 or 1234"),
        ('"1.234,5"', "write 1234.5"),
        ('"1,234.5"', "write 1234.5"),
        ('"1,234,567"', "write 1234567"),
        ("1_000", "write 1000"),
        ("1 000", "write 1000"),
        ("−0.75", "write -0.75"),
        ("٣", "write 3"),
        ("nan", "leave the cell empty where there is no number"),
        ("NA", "leave the cell empty where there is no number"),
        ("-inf", "infinity is no number here"),
        ("1e999", "it is too large"),
        ("0x10", "this is not a number; write it as in 0.65"),
        ("65%", "this is not a number; write it as in 0.65"),
        ("9" * 61, "this is not a number; write it as in 0.65"),
    ],
)
def test_number_written_otherwise_is_refused_with_what_is_right(tmp_path, written, cure):
    [mistake] = mistakes(write(tmp_path, f"A,1992,60,{written},0.1"))

    assert mistake.startswith("findings.csv:2: effect_size “")
    assert mistake.endswith(f"”: {cure}")


@pytest.mark.parametrize(
    ("written", "cure"),
    [
        ('"1,234"', "write 1234"),
        ("1.234", "write 1234"),
        ("1.000", "write 1000"),
        ("60.5", "this is not a whole number; write it as in 60"),
        ("1e3", "this is not a whole number; write it as in 60"),
        ("1", "it must lie between 2 and 2147483647"),
        ("-5", "it must lie between 2 and 2147483647"),
        ("99999999999", "it must lie between 2 and 2147483647"),
    ],
)
def test_number_of_pupils_is_a_whole_number_from_two_up(tmp_path, written, cure):
    [mistake] = mistakes(write(tmp_path, f"A,1992,{written},0.5,0.1"))

    assert mistake.endswith(f"”: {cure}")


@pytest.mark.parametrize(
    ("columns", "cells", "reason"),
    [
        (EFFECT, "0.5,0", "standard_error “0”: a standard error is above 0"),
        (EFFECT, "0.5,-0.1", "standard_error “-0.1”: a standard error is above 0"),
        ("effect_size,variance", "0.5,0", "variance “0”: a variance is above 0"),
        (EFFECT, "0.5,", "effect_size goes with standard_error or variance, which this row lacks"),
        (
            f"{EFFECT},variance",
            "0.5,0.1,0.01",
            "it gives both standard_error and variance; keep one",
        ),
        (EFFECT, ",0.1", "standard_error stands alone; give effect_size or log_odds_ratio, or"),
        (EFFECT, "1e7,0.1", "its effect 1e+07 with standard error 0.1 cannot be weighed"),
        (EFFECT, "0.5,1e-10", "its effect 0.5 with standard error 1e-10 cannot be weighed"),
        (
            f"{EFFECT},correlation,sample_size",
            "0.5,0.1,0.3,60",
            "it gives its effect in two ways (effect_size, correlation); keep one",
        ),
        (ARMS, "1,0,30,2,1,30", "sd_treatment “0”: a standard deviation is above 0"),
        (ARMS, "1,1,1,2,1,30", "n_treatment “1”: it must lie between 2 and"),
        (ARMS, "1,1,30,2,,", "mean_treatment goes with sd_control, n_control, which this row"),
        (ARMS, "1,1e-300,30,2,1e-300,30", "no effect can be computed from these numbers"),
        (
            f"{ARMS},sample_size",
            "1,1,30,2,1,30,70",
            "sample_size “70”: n_treatment + n_control is 30 + 30 = 60",
        ),
        (
            f"{ARMS},{EFFECT}",
            "1,1,30,2,1,30,,0.1",
            "standard_error does not go with mean_treatment; leave it empty",
        ),
        ("correlation,sample_size", "1,60", "correlation “1”: a correlation lies between -1 and"),
        ("correlation,sample_size", "x,60", "correlation “x”: this is not a number"),
        ("correlation,sample_size", "0.3,", "correlation goes with sample_size, which this row"),
        ("correlation,sample_size", "0.3,3", "sample_size “3”: a correlation needs at least 4"),
        ("log_odds_ratio,standard_error", "1,", "log_odds_ratio goes with standard_error, which"),
        ("log_odds_ratio,standard_error", "1,0", "standard_error “0”: a standard error is above"),
    ],
)
def test_effect_is_given_in_one_way_and_whole(tmp_path, columns, cells, reason):
    [mistake] = mistakes(write(tmp_path, f"A,{cells}", header=f"study,{columns}"))

    assert mistake.startswith(f"findings.csv:2: {reason}")


def test_half_an_effect_of_what_is_left_out_is_refused_too(tmp_path):
    header = f"study,{EFFECT},excluded_because"

    [mistake] = mistakes(write(tmp_path, "A,0.5,,retracted", header=header))

    assert "goes with standard_error or variance" in mistake


@pytest.mark.parametrize(
    ("column", "written", "reason"),
    [
        ("outcome", "readin", "there is no such outcome; did you mean reading?"),
        ("sector", "havo", "there is no such sector; did you mean vo?"),
        ("source", "sauce", "there is no such source; did you mean source?"),
        ("design", "rct", "there is no such design; valid are cluster-randomised-"),
        ("design", "randomized-trial", "there is no such design; did you mean randomised-trial?"),
        ("excluded_because", "retract", "there is no such reason; did you mean retracted?"),
        ("country", "nl", "there is no such country; did you mean NL?"),
        ("country", "UK", "there is no such country; did you mean GB?"),
        ("country", "XX", "there is no such country; write two letters of ISO 3166-1"),
        ("country", "Netherlands", "there is no such country; write two letters of ISO 3166-1"),
        ("year", "1992a", "this is not a whole number"),
        ("year", "1799", "it must lie between 1800 and 2100"),
        ("year", "2101", "it must lie between 1800 and 2100"),
        ("level", "x" * 101, "it has 101 characters; at most 100 fit"),
        ("subject", "x" * 101, "it has 101 characters; at most 100 fit"),
        ("subject", "a\x07b", "it holds a control character; take it out"),
        ("subject", '"a\nb"', "it holds a line break; take it out"),
    ],
)
def test_cell_that_is_not_valid_is_refused_with_what_is(tmp_path, column, written, reason):
    header = f"study,{EFFECT},{column}"

    [mistake] = mistakes(write(tmp_path, f"A,0.5,0.1,{written}", header=header))

    assert mistake.startswith(f"findings.csv:2: {column} “")
    assert f"”: {reason}" in mistake
    assert "\x07" not in mistake


def test_only_so_many_slips_get_a_suggestion(tmp_path):
    given = [f"S{n},0.5,0.1,x{n}" for n in range(SUGGESTIONS + 1)]
    given.append("T,0.5,0.1,x0")

    with pytest.raises(FilesRefused) as refused:
        read_findings(write(tmp_path, *given, header=f"study,{EFFECT},outcome"))

    reasons = [mistake.reason for mistake in refused.value.mistakes]
    assert reasons[-3].endswith("there is no such outcome; valid are reading")
    assert reasons[-2].endswith("there is no such outcome")
    assert reasons[-1].endswith("there is no such outcome; valid are reading")


def test_name_of_a_study_of_over_two_hundred_characters_is_refused(tmp_path):
    [mistake] = mistakes(write(tmp_path, f"{'x' * 201},1992,60,0.5,0.1"))

    assert mistake.endswith("…”: it has 201 characters; at most 200 fit")


def test_mistake_is_told_with_the_first_line_of_its_record(tmp_path):
    header = f"{HEADER},remark"
    given = ['A,1992,60,0.5,0.1,"two\nlines"', "", 'B,1992,60,x,0.1,"three\nmore\nlines"']

    [mistake] = mistakes(write(tmp_path, *given, "C,1992,60,0.5,0.1,", header=header))

    assert mistake.startswith("findings.csv:5: effect_size")


def test_study_that_is_there_twice_is_refused_with_the_line_of_the_first(tmp_path):
    given = ["A,1992,60,0.5,0.1", "B,1992,60,0.5,0.1", "a,1992,60,0.6,0.1", "A,1992,60,0.7,0.1"]

    found = mistakes(write(tmp_path, *given))

    assert [line.split(",")[0] for line in found] == [
        "findings.csv:4: the same study as on line 2",
        "findings.csv:5: the same study as on line 2",
    ]


def test_study_that_is_there_twice_may_be_left_out_as_a_duplicate(tmp_path):
    header = f"{HEADER},excluded_because"
    given = ["A,1992,60,0.5,0.1,duplicate", "A,1992,60,0.5,0.1,", "A,1992,60,,,duplicate"]

    load(write(tmp_path, *given, header=header))

    assert Finding.objects.count() == 3


@pytest.mark.parametrize(
    ("header", "reasons"),
    [
        ("study", [NO_WAY]),
        (
            EFFECT,
            [
                "the column study is missing: the name of the study, such as its authors",
            ],
        ),
        ("study,sample_sise,effect_size,variance", ["did you mean sample_size?"]),
        (
            "study,effectsize,standard_error",
            ["there is no column effectsize; did you mean effect"],
        ),
        ("study,effect_size,standard_eror", ["there is no column standard_eror; did you mean"]),
        (f"{HEADER},Year", ["the column year is there 2 times; keep one"]),
        (f"{HEADER},,", ["column 6 has no name", "column 7 has no name"]),
    ],
)
def test_header_that_is_wrong_is_refused(tmp_path, header, reasons):
    path = write(tmp_path, "A,1992,60,0.5,0.1", header=header)

    found = mistakes(path)

    assert len(found) == len(reasons)
    assert all(reason in line for reason, line in zip(reasons, found, strict=True))


@pytest.mark.parametrize(
    ("header", "given", "reasons"),
    [
        (
            "study,year,effect_size,standard_eror",
            ["A,1992,0.5,0.1", "B,1992,0.5,0"],
            ["did you mean standard_error?", "standard_error “0”: a standard error is above 0"],
        ),
        (
            "year,effect_size,standard_error",
            ["1992,0.5,0.1", "1992,0.5,0.1", "1992,0.5,-0.1"],
            ["the column study is missing", "standard_error “-0.1”: a standard error is above 0"],
        ),
        (
            "study,year,effect_size",
            ["A,1992,0.5", "B,92,0.5", "C,1992"],
            ["no columns give the effect", "year “92”: it must lie between 1800 and 2100"],
        ),
    ],
)
def test_rows_are_checked_too_where_the_header_is_wrong(tmp_path, header, given, reasons):
    found = mistakes(write(tmp_path, *given, header=header))

    assert len(found) == len(reasons)
    assert all(reason in line for reason, line in zip(reasons, found, strict=True))


@pytest.mark.parametrize(
    ("separator", "words"), [(";", "semicolons (;)"), ("\t", "tabs"), ("|", "bars (|)")]
)
def test_other_separator_is_told_once(tmp_path, separator, words):
    given = [line.replace(",", separator) for line in [HEADER, "A,1992,60,0.5,0.1", "B,,,,"]]

    [mistake] = mistakes(write(tmp_path, *given[1:], header=given[0]))

    assert mistake == (
        f"findings.csv:1: the columns are separated by {words}; save the file with commas between "
        "the columns and points in the numbers"
    )


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", 0, "it is empty; the first line must name the columns"),
        (b"\xef\xbb\xbf\n \n", 0, "it is empty; the first line must name the columns"),
        (HEADER.encode(), 0, "it has a header and no rows"),
        (f"{HEADER}\n,,,,\n".encode(), 0, "it has a header and no rows"),
        (f"{HEADER}\nA\nStudi\xeb,".encode("latin-1"), 3, "this is not UTF-8"),
        (f"{HEADER}\nA,1992,60,0.5\x00,0.1".encode(), 2, "a NUL byte: this is not plain text"),
        (HEADER.encode("utf-16"), 1, "this is UTF-16, not UTF-8"),
        (f"sep=,\n{HEADER}\n".encode(), 1, "this line is for Excel only; take it out"),
        (f'{HEADER}\n"A,1992,60,0.5,0.1\nB,,,,\n'.encode(), 2, 'a quote (") is opened here and'),
        (f'{HEADER}\n"A"b,1992,60,0.5,0.1\n'.encode(), 2, "this is not CSV (',' expected after"),
        (f"{HEADER}\nA,1992,60,0,65,0.1\n".encode(), 2, "6 cells where the header names 5; write"),
    ],
)
def test_file_that_is_no_table_is_refused(tmp_path, content, line, reason):
    path = tmp_path / "findings.csv"
    path.write_bytes(content)

    [mistake] = mistakes(path)

    assert mistake.startswith(
        f"findings.csv:{line}: {reason}" if line else f"findings.csv: {reason}"
    )


def test_file_that_is_not_there_is_refused(tmp_path):
    assert mistakes(tmp_path / "none.csv") == [
        "none.csv: it cannot be read: No such file or directory"
    ]


def test_cell_beyond_the_limit_is_refused_and_reading_goes_on(tmp_path):
    longest = "x" * (csv.field_size_limit() + 1)

    first, second = mistakes(write(tmp_path, f"{longest},,,,", "B,1992,60,x,0.1"))

    assert first.startswith("findings.csv:2: a cell has more than 131,072 characters")
    assert second.startswith("findings.csv:3: effect_size")


def test_quote_that_swallows_more_than_the_limit_ends_the_reading(tmp_path):
    given = ['"A,1992,60,0.5,0.1', *["B,1992,60,0.5,0.1"] * 20_000]

    [mistake] = mistakes(write(tmp_path, *given))

    assert mistake.startswith("findings.csv:2: a cell has more than")


@pytest.mark.parametrize(
    ("option", "written", "reason"),
    [
        ("intervention", "feedbak", "there is no intervention feedbak; did you mean feedback?"),
        ("source", "sourc", "there is no source sourc; did you mean source?"),
    ],
)
def test_option_that_names_nothing_is_refused(tmp_path, option, written, reason):
    path = write(tmp_path, "A,1992,60,0.5,0.1")

    assert refusal(path, **{option: written}) == [f"--{option}: {reason}"]


def test_rule_of_the_menu_that_is_broken_is_told_too(tmp_path):
    lines = refusal(write(tmp_path, "A,1992,60,0.5,0.1"), intervention="")

    assert lines == ["There is no intervention  on the menu.", "Nothing has been loaded."]
