"""Every text of the catalogue is there in Dutch, and the compiled file is of that source."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from api.locale.extraction import extract_template

PACKAGE = Path(__file__).parents[2] / "catalogue"
MESSAGES = Path("locale", "nl", "LC_MESSAGES")
KEYWORDS = DEFAULT_KEYWORDS | {"gettext_lazy": None, "ngettext_lazy": (1, 2)}
CURE = "run: make messages, and translate what is empty in catalogue/locale/nl"


def texts_in_the_code() -> set[str]:
    methods = [("locale/**", "ignore"), ("**.py", "python"), ("templates/**.html", "template")]
    found = extract_from_dir(
        PACKAGE,
        [(pattern, extract_template if m == "template" else m) for pattern, m in methods],
        keywords=KEYWORDS,
    )
    return {m if isinstance(m, str) else m[0] for _file, _line, m, _comments, _context in found}


def in_dutch(package: Path = PACKAGE) -> Catalog:
    with (package / MESSAGES / "django.po").open("rb") as source:
        return read_po(source, locale="nl")


def words(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def test_every_text_has_a_dutch_one():
    catalog = in_dutch()

    missing = {text for text in texts_in_the_code() if not (m := catalog[text]) or not m.string}

    assert not missing, CURE


def test_no_translation_is_left_of_a_text_that_went():
    assert {key(m) for m in in_dutch() if m.id} <= texts_in_the_code(), CURE


def test_compiled_texts_are_those_of_the_source():
    with (PACKAGE / MESSAGES / "django.mo").open("rb") as compiled:
        kept = {key(m): words(m) for m in read_mo(compiled) if m.id}

    assert kept == {key(m): words(m) for m in in_dutch() if m.id and m.string}, CURE


def test_translations_fill_in_the_same_values():
    mistakes = [message.id for message in in_dutch() if list(message.check())]

    assert mistakes == []


@pytest.mark.parametrize("package", ["api", "catalogue"])
def test_texts_for_people_have_one_word_for_evidence_and_the_quotes_of_dutch(package):
    catalog = in_dutch(PACKAGE.parent / package)

    texts = [re.sub("<[^>]*>", "", text) for message in catalog for text in words(message)]

    assert [text for text in texts if re.search("onderbouwing|[\"'“”]", text)] == []


@pytest.mark.parametrize("package", ["api", "catalogue"])
def test_texts_for_people_have_the_apostrophes_of_english(package):
    texts = [key(message) for message in in_dutch(PACKAGE.parent / package) if message.id]

    assert [text for text in texts if re.search(r"\w'\w|s' ", text)] == []
