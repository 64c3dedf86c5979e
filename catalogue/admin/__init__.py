"""One module per editor's desk; every button calls an action."""

from . import changes, claims, interventions, menu, programme, releases, scales, sources, words

__all__ = [
    "changes",
    "claims",
    "interventions",
    "menu",
    "programme",
    "releases",
    "scales",
    "sources",
    "words",
]
