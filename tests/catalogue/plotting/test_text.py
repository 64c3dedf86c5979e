"""Measuring, wrapping and shortening, against the font itself."""

import struct
from importlib.resources import files

import pytest

from catalogue.plotting.text import ELLIPSIS, clean, measure, shorten, wrap
from catalogue.plotting.widths import REGULAR, SEMIBOLD

HARD = [
    "学習のために書くことの効果に関するメタ分析",
    "دراسة عن أثر الكتابة في التعلم",
    "👩🏽‍🏫👨‍👩‍👧‍👦 in de klas",
    "Zwolle " + "e\u0301\u0323" * 20,
    "W" * 80,
]


def advance_widths(name: str) -> dict[str, int]:
    """Read a font file: widths in thousandths of an em, rounded up, by character."""
    data = (files("ttf_opensans") / "ttf" / name).read_bytes()
    tables = {
        data[at : at + 4].decode(): struct.unpack(">II", data[at + 8 : at + 16])[0]
        for at in range(12, 12 + 16 * struct.unpack(">H", data[4:6])[0], 16)
    }
    per_em = struct.unpack(">H", data[tables["head"] + 18 : tables["head"] + 20])[0]
    count = struct.unpack(">H", data[tables["hhea"] + 34 : tables["hhea"] + 36])[0]
    units = struct.unpack(f">{'Hh' * count}", data[tables["hmtx"] : tables["hmtx"] + 4 * count])
    glyphs = glyph_numbers(data[tables["cmap"] :])
    advance = units[::2]
    return {
        letter: -(-advance[min(glyph, count - 1)] * 1000 // per_em)
        for letter, glyph in glyphs.items()
    }


def glyph_numbers(table: bytes) -> dict[str, int]:
    """Read the character map of format 4 that every TrueType font for Windows has."""
    records = struct.iter_unpack(">HHI", table[4 : 4 + 8 * struct.unpack(">H", table[2:4])[0]])
    start = next(offset for platform, kind, offset in records if (platform, kind) == (3, 1))
    segments = struct.unpack(">H", table[start + 6 : start + 8])[0] // 2
    words = struct.unpack(f">{(len(table) - start) // 2}H", table[start:][: len(table) // 2 * 2])
    ends = words[7 : 7 + segments]
    starts, deltas, offsets = (words[8 + segments * n :][:segments] for n in (1, 2, 3))
    found = {}
    for number, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            place = 8 + 3 * segments + number + offsets[number] // 2 + code - first
            glyph = words[place] if offsets[number] else code
            found[chr(code)] = (glyph + deltas[number]) & 0xFFFF if glyph else 0
    return found


@pytest.mark.parametrize(
    ("file", "table"), [("OpenSans-Regular.ttf", REGULAR), ("OpenSans-SemiBold.ttf", SEMIBOLD)]
)
def test_table_of_widths_is_that_of_the_font(file: str, table: dict[str, int]) -> None:
    widths = advance_widths(file)

    assert {letter: widths[letter] for letter in table} == table


def test_font_has_what_dutch_and_statistics_are_written_with() -> None:
    assert set("éëïüÉËàçôöøßł€−×–—…‘’“”²±≤≥τχ%") <= set(REGULAR)


def test_width_grows_with_the_size_and_the_weight() -> None:
    assert measure("Lezen", 26) == pytest.approx(2 * measure("Lezen", 13))
    assert measure("Lezen", 13, bold=True) > measure("Lezen", 13)


def test_unknown_letters_take_more_room_than_known_ones() -> None:
    for letter in "漢👩Ж":
        assert measure(letter, 10) > measure("o", 10)
    assert measure("\u200d\ufe0f", 10) == 0


def test_text_is_cleaned_of_what_xml_cannot_hold() -> None:
    assert clean(" a\x00\x0b\ud800\ufffe b\n\tc\x85 e\u0301 ") == "a b c é"


def test_short_text_is_left_whole() -> None:
    assert shorten("Lezen", 100, 13) == "Lezen"
    assert wrap("Lezen", 100, 13) == ["Lezen"]
    assert wrap("", 100, 13) == []


@pytest.mark.parametrize("text", HARD)
@pytest.mark.parametrize("width", [40, 77, 160])
def test_no_line_is_wider_than_its_room(text: str, width: int) -> None:
    lines = wrap(text, width, 13, lines=2)

    assert len(lines) <= 2
    assert all(measure(line, 13) <= width for line in [*lines, shorten(text, width, 13)])


@pytest.mark.parametrize("text", HARD)
def test_wrapping_without_a_limit_loses_no_letter(text: str) -> None:
    lines = wrap(text, 60, 13)

    assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")


def test_what_is_lost_is_marked_by_an_ellipsis() -> None:
    lines = wrap("Schrijven om te leren in het voortgezet onderwijs", 90, 13, lines=2)

    assert lines[0] == "Schrijven om"
    assert lines[1].endswith(ELLIPSIS)


def test_lines_end_between_words_and_after_hyphens() -> None:
    assert wrap("een-op-een-begeleiding", 100, 13) == ["een-op-een-", "begeleiding"]
    assert wrap("Lezen en leren", measure("Lezen en", 13), 13) == ["Lezen en", "leren"]


def test_accent_stays_on_its_letter() -> None:
    text = "x" + "n\u0323\u0302" * 3

    cut = shorten(text, measure("xn\u0323", 13) + measure(ELLIPSIS, 13), 13)

    assert cut == "x" + ELLIPSIS


def test_letter_wider_than_its_line_stands_alone() -> None:
    assert wrap("漢字", 2, 13) == ["漢", "字"]
