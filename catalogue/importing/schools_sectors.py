"""Of which sectors a school is, in the words of DUO's files."""

import re

# The codes stand for themselves; the words are those of DUO's columns.
WORDS = {
    "PO": ("po",),
    "BO": ("po",),
    "BAO": ("po",),
    "BASISONDERWIJS": ("po",),
    "SBO": ("sbo",),
    "SBAO": ("sbo",),
    "SPECIAALBASISONDERWIJS": ("sbo",),
    "SO": ("so",),
    "SPECIAALONDERWIJS": ("so",),
    "VSO": ("vso",),
    "VOORTGEZETSPECIAALONDERWIJS": ("vso",),
    "SOVSO": ("so", "vso"),
    "VO": ("vo",),
    "VOORTGEZETONDERWIJS": ("vo",),
    "PRO": ("pro",),
    "PRAKTIJKONDERWIJS": ("pro",),
}


def sectors_of_kind(text: str) -> frozenset[str]:
    """Return the sectors that a kind of education stands for, such as "SO/VSO".

    Raises:
        ValueError: a part of it stands for none.
    """
    sectors: set[str] = set()
    for part in re.split(r"[/,+]", text):
        word = re.sub(r"[^A-Z]", "", part.upper())
        if word not in WORDS:
            raise ValueError(part.strip())
        sectors |= set(WORDS[word])
    return frozenset(sectors)


def sectors_of_structure(text: str) -> frozenset[str]:
    """Return the sectors of an ONDERWIJSSTRUCTUUR such as "PRO/VBO/HAVO": pro, vo or both."""
    words = {re.sub(r"[^A-Z]", "", part.upper()) for part in re.split(r"[/,+ ]", text)} - {""}
    practical = words & {"PRO", "PRAKTIJKONDERWIJS"}
    return frozenset({"pro"} if practical else set()) | ({"vo"} if words - practical else set())
