"""FastAPI with pydantic and SQLAlchemy."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import FastAPI, HTTPException, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from . import pydantic_shapes as shapes
from .finishing import MEDIA_TYPE, finish
from .history import history_page
from .menu import menu_item, menu_page
from .publications import sources_page
from .question import Question
from .tables import engine

database = engine()
Facet = Literal["sector", "category", "theme", "evidence", "cost"]


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    yield
    await database.dispose()


app = FastAPI(lifespan=lifespan)


class Place(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
    valid_on: date | None = None


class Paged(Place):
    page: int = Field(1, ge=1)
    page_size: int = Field(25, ge=1, le=100)


class Menu(Paged):
    q: str | None = Field(None, max_length=200)
    category: list[str] | None = None
    sector: list[str] | None = None
    theme: list[str] | None = None
    min_months: int | None = Field(None, ge=-12, le=12)
    facets: list[Facet] | None = None


def question_of(request: Request, asked: Paged) -> Question:
    """Return what was asked; a repeated parameter in a fixed order."""
    filters = asked.model_dump(by_alias=True, exclude=set(Paged.model_fields))
    ordered = {n: sorted(v) if isinstance(v, list) else v for n, v in filters.items()}
    return Question(
        base=base_of(request),
        path=request.url.path,
        page=asked.page,
        size=asked.page_size,
        valid_on=asked.valid_on,
        filters=ordered,
        given=frozenset(request.query_params.keys()),
    )


def base_of(request: Request) -> str:
    return f"{request.url.scheme}://{request.headers['host']}"


def answer(request: Request, found: BaseModel | None) -> Response:
    if found is None:
        raise HTTPException(404)
    body = found.model_dump_json(by_alias=True).encode()
    accepted = request.headers.get("accept-encoding", "")
    known = request.headers.get("if-none-match", "")
    status, body, headers = finish(body, accepted, known)
    return Response(body, status, headers, media_type=MEDIA_TYPE)


@app.get("/v1/interventions", response_model=shapes.MenuPage)
async def interventions(request: Request, asked: Annotated[Menu, Query()]) -> Any:
    async with database.connect() as connection:
        found = await menu_page(connection, question_of(request, asked), shapes)
    return answer(request, found)


@app.get("/v1/interventions/{slug}", response_model=shapes.DetailedItem)
async def intervention(request: Request, slug: str, asked: Annotated[Place, Query()]) -> Any:
    async with database.connect() as connection:
        found = await menu_item(connection, base_of(request), slug, asked.valid_on, shapes)
    return answer(request, found)


@app.get("/v1/interventions/{slug}/versions", response_model=shapes.HistoryPage)
async def history(request: Request, slug: str, asked: Annotated[Paged, Query()]) -> Any:
    async with database.connect() as connection:
        found = await history_page(connection, question_of(request, asked), slug, shapes)
    return answer(request, found)


@app.get("/v1/sources", response_model=shapes.SourcesPage)
async def sources(request: Request, asked: Annotated[Paged, Query()]) -> Any:
    async with database.connect() as connection:
        found = await sources_page(connection, question_of(request, asked), shapes)
    return answer(request, found)
