"""The project's own tables, as far as the peers with SQLAlchemy read them."""

import os

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

metadata = sa.MetaData()
POOL = 8  # connections of a worker: more only wait for the same two cores
RATING = ("months", "evidence", "cost")


def table(name: str, **columns: type[sa.types.TypeEngine]) -> sa.Table:  # type: ignore[type-arg]
    return sa.Table(
        f"catalogue_{name}",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(column, kind) for column, kind in columns.items()),
    )


def version_table(name: str, **columns: type[sa.types.TypeEngine]) -> sa.Table:  # type: ignore[type-arg]
    return table(
        name,
        identity_id=sa.Integer,
        release_id=sa.Integer,
        valid_from=sa.Date,
        valid_from_basis=sa.String,
        cause=sa.String,
        cause_note_nl=sa.Text,
        is_removal=sa.Boolean,
        **columns,
    )


def through(tag: str, other: str) -> sa.Table:
    columns = {"interventionversion_id": sa.Integer, f"{other}_id": sa.Integer}
    return table(f"interventionversion_{tag}", **columns)


releases = table("release", number=sa.Integer, published_at=sa.DateTime(timezone=True))
interventions = table("intervention", slug=sa.String)
sectors = table("sector", slug=sa.String)
themes = table("theme", slug=sa.String)
categories = table("category", slug=sa.String)
scales = table("scale", slug=sa.String)
sources = table("source", slug=sa.String)

TERM = {"position": sa.Integer, "title_nl": sa.String}
sector_versions = version_table("sectorversion", **TERM)
theme_versions = version_table("themeversion", **TERM)
category_versions = version_table("categoryversion", **TERM)
scale_versions = version_table("scaleversion", steps=sa.JSON)
source_versions = version_table(
    "sourceversion",
    title=sa.Text,
    authors=sa.JSON,
    publisher=sa.String,
    kind=sa.String,
    language=sa.String,
    year=sa.Integer,
    year_absence=sa.String,
    published_on=sa.Date,
    doi=sa.String,
    url=sa.String,
    consulted_on=sa.Date,
    consulted_on_absence=sa.String,
    note_nl=sa.Text,
)
finding_versions = version_table(
    "findingversion", intervention_id=sa.Integer, excluded_because=sa.String
)
versions = version_table(
    "interventionversion",
    code=sa.String,
    category_id=sa.Integer,
    printed_title=sa.Text,
    sectors_basis=sa.String,
    working_elements=sa.JSON,
    examples=sa.JSON,
    points_of_attention=sa.JSON,
    school_phases=sa.JSON,
    **{
        f"{name}_{language}": sa.Text
        for name in ("title", "summary", "target_group", "note")
        for language in ("nl", "en")
    },
    months=sa.Integer,
    evidence_strength=sa.Integer,
    cost_band=sa.Integer,
    **{f"{part}_scale_id": sa.Integer for part in RATING},
    **{f"{part}_absence": sa.String for part in RATING},
)
states = table(
    "interventionstate",
    version_id=sa.Integer,
    category_id=sa.Integer,
    known_from=sa.Integer,
    known_until=sa.Integer,
    valid_from=sa.Date,
    valid_until=sa.Date,
    is_removal=sa.Boolean,
    slug=sa.String,
    months=sa.Integer,
    evidence_strength=sa.Integer,
    cost_band=sa.Integer,
    sort_code=sa.String,
)
tagged_sectors = through("sectors", "sector")
tagged_themes = through("themes", "theme")
tagged_sources = through("sources", "source")
tagged_successors = through("successors", "intervention")

# The words of every version in an ordinary table, made by benchmarks/reads_data.py.
terms = sa.Table(
    "benchmark_searchterm",
    metadata,
    sa.Column("term", sa.String, primary_key=True),
    sa.Column("version_id", sa.Integer, primary_key=True),
    sa.Column("weight", sa.Integer),
)


def engine() -> AsyncEngine:
    """Return an engine on DATABASE_URL, which is written as Django's settings have it."""
    url = sa.make_url(os.environ["DATABASE_URL"])
    driver = "sqlite+aiosqlite" if url.drivername == "sqlite" else "postgresql+asyncpg"
    return create_async_engine(
        url.set(drivername=driver),
        isolation_level="AUTOCOMMIT",  # it only reads: no BEGIN and no ROLLBACK around it
        pool_size=POOL,
        max_overflow=0,
        pool_reset_on_return=None,
    )
