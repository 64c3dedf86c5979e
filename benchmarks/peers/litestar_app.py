"""Litestar with msgspec and SQLAlchemy."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from litestar import Litestar, Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import Parameter

from . import msgspec_shapes as shapes
from .finishing import MEDIA_TYPE, finish
from .history import history_page
from .menu import menu_item, menu_page
from .publications import sources_page
from .question import Question
from .tables import engine

database = engine()
encoder = msgspec.json.Encoder()

Asked = Request[Any, Any, Any]
Facet = Literal["sector", "category", "theme", "evidence", "cost"]
Page = Annotated[int, Parameter(query="page", ge=1)]
Size = Annotated[int, Parameter(query="pageSize", ge=1, le=100)]
Day = Annotated[date | None, Parameter(query="validOn")]
Months = Annotated[int | None, Parameter(query="minMonths", ge=-12, le=12)]
Words = Annotated[str | None, Parameter(query="q", max_length=200)]
Slugs = list[str] | None


@asynccontextmanager
async def lifespan(_app: Litestar) -> AsyncIterator[None]:
    yield
    await database.dispose()


def question_of(
    request: Asked, page: int, size: int, day: date | None, **filters: Any
) -> Question:
    """Return what was asked; a repeated parameter in a fixed order."""
    ordered = {n: sorted(v) if isinstance(v, list) else v for n, v in filters.items()}
    return Question(
        base=base_of(request),
        path=request.scope["path"],
        page=page,
        size=size,
        valid_on=day,
        filters=ordered,
        given=frozenset(request.query_params.keys()),
    )


def base_of(request: Asked) -> str:
    return f"{request.scope['scheme']}://{request.headers['host']}"


def answer(request: Asked, found: Any) -> Response[bytes]:
    if found is None:
        raise NotFoundException
    accepted = request.headers.get("accept-encoding", "")
    known = request.headers.get("if-none-match", "")
    status, body, headers = finish(encoder.encode(found), accepted, known)
    return Response(body, status_code=status, headers=headers, media_type=MEDIA_TYPE)


@get("/v1/interventions")
async def interventions(
    request: Asked,
    page: Page = 1,
    size: Size = 25,
    day: Day = None,
    q: Words = None,
    category: Slugs = None,
    sector: Slugs = None,
    theme: Slugs = None,
    months: Months = None,
    facets: list[Facet] | None = None,
) -> Response[bytes]:
    filters = {"q": q, "category": category, "sector": sector, "theme": theme}
    filters |= {"minMonths": months, "facets": facets}
    question = question_of(request, page, size, day, **filters)
    async with database.connect() as connection:
        found = await menu_page(connection, question, shapes)
    return answer(request, found)


@get("/v1/interventions/{slug:str}")
async def intervention(request: Asked, slug: str, day: Day = None) -> Response[bytes]:
    async with database.connect() as connection:
        found = await menu_item(connection, base_of(request), slug, day, shapes)
    return answer(request, found)


@get("/v1/interventions/{slug:str}/versions")
async def history(
    request: Asked, slug: str, page: Page = 1, size: Size = 25, day: Day = None
) -> Response[bytes]:
    question = question_of(request, page, size, day)
    async with database.connect() as connection:
        found = await history_page(connection, question, slug, shapes)
    return answer(request, found)


@get("/v1/sources")
async def sources(
    request: Asked, page: Page = 1, size: Size = 25, day: Day = None
) -> Response[bytes]:
    question = question_of(request, page, size, day)
    async with database.connect() as connection:
        found = await sources_page(connection, question, shapes)
    return answer(request, found)


app = Litestar([interventions, intervention, history, sources], lifespan=[lifespan])
