"""Terms of a text and of a question, in Dutch and English (first cut)."""

import re
import unicodedata

import snowballstemmer

STEMMERS = {"nl": snowballstemmer.stemmer("dutch"), "en": snowballstemmer.stemmer("english")}
WEIGHTS = {"title": 8, "summary": 3, "body": 1}


def words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.findall(r"[a-z0-9]+", plain)


def index_terms(texts: dict[str, dict[str, str]]) -> dict[str, int]:
    """Return each term with the weight of the best field it stands in."""
    weights: dict[str, int] = {}
    for language, fields in texts.items():
        for field, text in fields.items():
            for word in words(text):
                for term in {word, STEMMERS[language].stemWord(word)}:
                    weights[term[:60]] = max(weights.get(term[:60], 0), WEIGHTS[field])
    return weights
