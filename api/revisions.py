"""What public answers depend on: a number per group, which grows with every change of it."""

from catalogue.models import Counter, Recruitment
from catalogue.models.clock import DatabaseNow

from .kept.numbers import Group

COUNTER = Counter._meta.db_table
RECRUITMENT = Recruitment._meta.db_table
GROUPS = ("document", "release", "programme", "schools", "studies", "recruitment")


def revisions(vendor: str) -> dict[str, Group]:
    """Return how each group is asked of a database: what it says only ever grows."""
    counted = {
        name: Group(f"SELECT number FROM {COUNTER} WHERE name = '{name}'")  # noqa: S608  # ours
        for name in GROUPS[1:5]
    }
    return counted | {
        "document": Group("SELECT 0"),  # the program itself: it changes with the process
        "recruitment": Group(recruitment(NOW[vendor]), ticks=True),
    }


NOW = {
    "postgresql": DatabaseNow.on_postgresql,
    "sqlite": DatabaseNow.on_sqlite.replace("%%", "%"),
}


def recruitment(now: str) -> str:
    """Count every change of a recruitment, and every instant at which one opens or closes."""
    passed = " + ".join(
        f"COALESCE(SUM(CASE WHEN {instant} <= {now} THEN 1 ELSE 0 END), 0)"
        for instant in ("opens_at", "closes_at")
    )
    return f"SELECT COUNT(*) + COALESCE(SUM(revision), 0) + {passed} FROM {RECRUITMENT}"  # noqa: S608
