"""One module per editor's desk; every button calls an action."""

from . import (
    changes,
    claims,
    clients,
    enrolments,
    findings,
    interventions,
    menu,
    programme,
    releases,
    scales,
    schools,
    sources,
    studies,
    webhooks,
    words,
)

__all__ = [
    "changes",
    "claims",
    "clients",
    "enrolments",
    "findings",
    "interventions",
    "menu",
    "programme",
    "releases",
    "scales",
    "schools",
    "sources",
    "studies",
    "webhooks",
    "words",
]
