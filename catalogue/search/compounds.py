"""Taking Dutch words apart by a dictionary; for indexing only.

The dictionary takes 0.3 s and 50 MB to load. A question is never taken apart, so a process that
only reads does not load it.
"""

from collections.abc import Iterator
from functools import cache, lru_cache, partial
from types import ModuleType

from catalogue.search.stop_words import STOP_WORDS, words_of
from catalogue.search.words import fold

LINKS = ("", "s", "e", "en")
SHORTEST = 3  # letters of a left part: `les` in `lesstof`
SHORTEST_RIGHT = 4
SHORTEST_KNOWN = 4  # letters of a left part when the whole is in the dictionary: rather no parts
MOST_PARTS = 3

# Adverbs and prepositions: what follows them is a verb or noun of another meaning.
PARTICLES = words_of(
    """aan achter achteraf af beneden binnen boven bij buiten daar door er heen hier in langs los
    mee na naar neer niet om onder op over rond samen tegen terug thuis toe tussen uit vast ver
    vol voor vooraf voort waar weg wel"""
)
# Endings that look like words.
ENDINGS = words_of(
    """achtig achtige atie baar bare chap dele delen eren erend erende erop gaans hap heden heid
    kenheid lend lende lijk lijke lijkheid ling linge lingen loos loze matig matige meen mene natie
    ring ringen schap sche sing stel sten teit teren tief tieve voudig voudige waard zaam
    zame"""
)
# In the dictionary, and not made of the words that they seem made of, or no longer read so.
WHOLE = words_of("algemeen combinatie leeftijd leerkracht omgeving volgorde voorbeeld")


@lru_cache(maxsize=16_384)
def lemma(word: str) -> str:
    """Return the dictionary form of a word in lower case, or the word: `gesproken`, `spreken`."""
    if not _dictionary().is_known(word, lang="nl"):
        return word
    found = str(_dictionary().lemmatize(word, lang="nl"))
    return found.casefold().replace("_", "")  # samen_werken


@lru_cache(maxsize=65_536)
def is_known(word: str) -> bool:
    """Whether the dictionary has a word, or the word that `…heid` makes a noun of."""
    known = partial(_dictionary().is_known, lang="nl")
    stem = word.removesuffix("heid")
    return bool(known(word) or (stem and known(stem)))


@lru_cache(maxsize=16_384)
def parts(word: str) -> tuple[str, ...]:
    """Return the words that a compound is made of, and () for any other word."""
    if not _may_be_compound(word):
        return ()
    return max(_ways(word, MOST_PARTS), key=_likeliness, default=())


def _may_be_compound(word: str) -> bool:
    """Whether it is no verb (`luisteren` is not of `luis`) and long enough."""
    if len(word) < SHORTEST + SHORTEST_RIGHT or lemma(word) in WHOLE:
        return False
    return not (is_known(word) and lemma(word).endswith("en"))


def _ways(word: str, most: int) -> Iterator[tuple[str, ...]]:
    shortest = SHORTEST_KNOWN if is_known(word) else SHORTEST
    for place in range(shortest, len(word) - SHORTEST_RIGHT + 1):
        left, right = word[:place], word[place:]
        for stripped in _left_parts(left, shortest):
            if is_part(right):
                yield (stripped, right)
            elif most > 2 and not is_known(right):
                yield from ((stripped, *rest) for rest in _ways(right, most - 1))


def _left_parts(left: str, shortest: int) -> Iterator[str]:
    for link in LINKS:
        part = left.removesuffix(link)
        if left.endswith(link) and len(part) >= shortest and is_part(part):
            yield part


def is_part(word: str) -> bool:
    """Whether a compound may be made with this word."""
    if word in PARTICLES or word in ENDINGS or fold(word) in STOP_WORDS:
        return False
    return is_known(word)


def _likeliness(found: tuple[str, ...]) -> tuple[int, int, int]:
    """Few parts, then few letters between them, then no short part."""
    return (-len(found), sum(map(len, found)), min(map(len, found)))


@cache
def _dictionary() -> ModuleType:
    import simplemma

    return simplemma
