"""Which words are one word to the search, and which only look it."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from catalogue.search.compounds import parts
from catalogue.search.stems import dutch_stem, english_stem

ONE_WORD = """
begeleiden begeleiding begeleid
begrijpen begrijpend
bewegen beweging
boom bomen
brief brieven
cultureel culturele
digitaal digitale
gemotiveerd
gezin gezinnen
groep groepen
huis huizen
idee ideeen
kans kansen
kind kinderen
klas klassen
klein kleine
leerling leerlingen
leraar leraren
leren lerend lerende
les lessen
lezen lees
methode methoden methodes
motivatie motiveren
onderwijs onderwijzen
ontwikkelen ontwikkeling
ouder ouders
praktijk praktijken
rekenen reken
samenwerken samenwerking
school scholen
schrijven schrijf schrijft
sportief sportieve
strategie strategieen
taal talen
toets toetsen
vaardig vaardigheid vaardigheden
verkleinen verkleining
woord woorden
zwak zwakke
"""
FALSE_FRIENDS = """
begeleiden beleid
beheersing beheer
bom boom
gedrag dragen
gelijk lijk
gesprek sprek
gevoel voelen
les lezen
man maan
ouder oudere
ouders oude
rekenen rekening
school scholing
hel heel
leren les
"""
WHOLE = """
achterstand begeleiding combinatie gesproken leerkracht leerling luisteren mogelijkheid onderwijs
onderzoek tijdelijk toetsing verantwoordelijkheid wetenschap xyzzyplugh les
"""


@pytest.mark.parametrize("words", ONE_WORD.strip().splitlines())
def test_forms_of_a_dutch_word_have_one_stem(words: str) -> None:
    assert len({dutch_stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize("words", FALSE_FRIENDS.strip().splitlines())
def test_false_friends_have_stems_of_their_own(words: str) -> None:
    one, other = words.split()

    assert dutch_stem(one) != dutch_stem(other)


@pytest.mark.parametrize(
    "words", ["read reading reads", "tutor tutoring tutors", "school schools"]
)
def test_forms_of_an_english_word_have_one_stem(words: str) -> None:
    assert len({english_stem(word) for word in words.split()}) == 1


def test_threads_do_not_mix_words_up() -> None:
    words = [word for line in ONE_WORD.splitlines() for word in line.split()] * 20
    alone = [dutch_stem.__wrapped__(word) for word in words]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(dutch_stem.__wrapped__, words))

    assert together == alone


@pytest.mark.parametrize(
    "compound",
    [
        "afstand+s+onderwijs",
        "beheersing+s+gericht",
        "gesproken+taal+interventies",
        "kinder+opvang",
        "klassen+verkleining",
        "leerlingen+zorg",
        "les+stof",
        "loopbaan+oriëntatie",
        "ouder+betrokkenheid",
        "schrijf+onderwijs",
        "woorden+schat",
    ],
)
def test_compound_is_taken_apart(compound: str) -> None:
    pieces = compound.split("+")

    assert parts("".join(pieces)) == tuple(piece for piece in pieces if piece not in {"s", "en"})


@pytest.mark.parametrize("word", WHOLE.split())
def test_word_that_is_no_compound_stays_whole(word: str) -> None:
    assert parts(word) == ()


def test_asking_does_not_load_the_dictionary() -> None:
    program = (
        "import sys; from catalogue.search.terms import query_terms;"
        "assert query_terms('schrijfonderwijs voor kinderen'); print('simplemma' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert (done.stdout.strip(), done.stderr) == ("False", "")
