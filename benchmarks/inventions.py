"""Invented interventions: what number N is does not depend on how many others there are.

They come in thousands. A thousand has publications and a mark of its own, which stands in
every slug, code and title; from the third on a thousand says, mark aside, what the second says.
"""

import random
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from string import ascii_lowercase
from typing import Any

SEED = 20_210_510
LETTERS = ascii_lowercase
CATEGORIES = "ABCDEF"
SECTORS = ["po", "sbo", "so", "vso", "vo", "pro"]
THEMES = [
    "reading",
    "language",
    "writing",
    "mathematics",
    "wellbeing",
    "social-emotional",
    "executive-functions",
    "motor",
    "career",
    "early-childhood",
    "arts",
    "teaching-staff",
    "school-organisation",
    "general-attainment",
]
THOUSAND = 1_000
DIFFERENT = 2 * THOUSAND  # what later numbers say was said by these
SOURCES = 100  # of each thousand
FINDINGS = 10  # of each intervention
DESIGNS = ["randomised-trial", "cluster-randomised-trial", "quasi-experiment", "pre-post"]
RARE_EVERY, RARE_FIRST = 200, 1_000  # numbers 0, 200, … 800: a handful, whatever the size
REMOVED_EVERY = 50  # numbers 49, 99, …
WORDS_PER_TEXT = 25
COMMON = {"nl": "leerlingen", "en": "pupils"}  # in every text
RARE = {"nl": "klimwand", "en": "trampoline"}
WORDS = {
    language: (Path(__file__).parent / "words" / f"{language}.txt").read_text().split()
    for language in ("nl", "en")
}
LIKELIHOOD = {
    language: list(accumulate(1 / (rank + 8) for rank in range(len(words))))
    for language, words in WORDS.items()
}


@dataclass(frozen=True)
class Invention:
    """What every version of one invented intervention says, and its two ratings."""

    number: int
    slug: str
    code: str
    category: str
    texts: dict[str, Any]
    sectors: list[str]
    themes: list[str]
    sources: list[str]
    findings: list[dict[str, Any]]
    first_rating: dict[str, int]
    later_rating: dict[str, int]

    @property
    def is_removed(self) -> bool:
        """Whether the third release takes it off the menu."""
        return self.number % REMOVED_EVERY == REMOVED_EVERY - 1


def invent(number: int) -> Invention:
    """Return intervention `number`."""
    same = number if number < DIFFERENT else THOUSAND + number % THOUSAND
    dice = random.Random(f"{SEED}/{same}")  # noqa: S311 - texts, no secrets
    category = dice.choice(CATEGORIES)
    code = f"{category}{named(number)}"
    return Invention(
        number=number,
        slug=slug_of(number),
        code=code,
        category=category,
        texts=texts(dice, code, has_rare_word=number % RARE_EVERY == 0 and number < RARE_FIRST),
        sectors=SECTORS if dice.random() < 0.6 else dice.sample(SECTORS, dice.randint(1, 4)),
        themes=dice.sample(THEMES, dice.randint(1, 3)),
        sources=dice.sample(sources_of(number // THOUSAND), dice.randint(0, 3)),
        findings=[finding(dice, place) for place in range(FINDINGS)],
        first_rating=rating(dice),
        later_rating=rating(dice),
    )


def named(number: int) -> str:
    """Return the mark of the thousand of `number`, and its place there."""
    return f"{mark_of(number // THOUSAND)}{number % THOUSAND + 1}"


def mark_of(thousand: int) -> str:
    """Return what stands in the names of a thousand; no word holds it."""
    first, second = divmod(thousand, len(LETTERS))
    return f"xq{LETTERS[first]}{LETTERS[second]}" if thousand else ""


def slug_of(number: int) -> str:
    return f"interventie-{named(number)}"


def sources_of(thousand: int) -> list[str]:
    return [f"bron-{named(thousand * THOUSAND + place)}" for place in range(SOURCES)]


def finding(dice: random.Random, place: int) -> dict[str, Any]:
    """Return what one study found; `place` is where it stands among those of its intervention."""
    return {
        "label": f"{dice.choice(WORDS['en']).capitalize()} & Verzonnen, {place + 1}.",
        "year": 1990 + dice.randrange(30),
        "effect_size": round(dice.gauss(0.2, 0.3), 4),
        "standard_error": round(dice.uniform(0.05, 0.4), 4),
        "sample_size": dice.randint(20, 2_000),
        "outcome": dice.choice(THEMES),
        "sector": dice.choice(SECTORS),
        "design": dice.choice(DESIGNS),
        "country": "NL",
    }


def rating(dice: random.Random) -> dict[str, int]:
    """Return what the menu prints: about one value in six is absent, as on the real one."""
    values = {
        "months": dice.choice([-1, 0, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5, 6, 6, 7, 8]),
        "evidence": dice.randint(1, 5),
        "cost": dice.randint(1, 5),
    }
    return {part: value for part, value in values.items() if dice.random() > 1 / 6}


def texts(dice: random.Random, code: str, *, has_rare_word: bool) -> dict[str, Any]:
    """Return titles, summaries, target groups and lines of about 25 distinct words a language."""
    chosen = {language: words(dice, language) for language in ("nl", "en")}
    if has_rare_word:
        chosen = {language: [*some[:-1], RARE[language]] for language, some in chosen.items()}
    content: dict[str, Any] = {}
    for language, some in chosen.items():
        content[f"title_{language}"] = f"{sentence(some[:3])} {code}"
        content[f"summary_{language}"] = sentence([COMMON[language], *some[2:16]])
        content[f"target_group_{language}"] = sentence([COMMON[language], *some[16:18]])
    content["working_elements"] = lines(chosen, slice(16, 20))
    content["examples"] = lines(chosen, slice(18, 22))
    content["points_of_attention"] = lines(chosen, slice(20, 24))
    return content


def words(dice: random.Random, language: str) -> list[str]:
    """Return distinct words, few of them often and many seldom, as in real texts."""
    drawn = dice.choices(WORDS[language], cum_weights=LIKELIHOOD[language], k=60)
    return list(dict.fromkeys(drawn))[: WORDS_PER_TEXT - 1]


def lines(chosen: dict[str, list[str]], part: slice) -> list[dict[str, str]]:
    return [{language: sentence(some[part]) for language, some in chosen.items()}]


def sentence(some: list[str]) -> str:
    return " ".join(some).capitalize()
