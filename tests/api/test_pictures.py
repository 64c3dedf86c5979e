"""Pictures of the evidence and of the menu."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.api.asking import ask, mistakes, refused
from tests.api.test_estimates import build_studies
from tests.builders import at, build_intervention, publish, rating

pytestmark = pytest.mark.django_db

FOREST = "/interventions/feedback/evidence/forest-plot"
FUNNEL = "/interventions/feedback/evidence/funnel-plot"
PNG = b"\x89PNG\r\n\x1a\n"


def picture(path, accept="*/*", **query):
    answer = Client().get(f"/v1{path}", {"lang": "en"} | query, headers={"Accept": accept})
    assert answer.status_code == 200, answer.content.decode(errors="replace")
    return answer


def texts(path, **query):
    root = ElementTree.fromstring(picture(path, **query).content)  # noqa: S314  # our own
    return [" ".join("".join(node.itertext()).split()) for node in root.iter()]


@pytest.mark.parametrize("path", [FOREST, FUNNEL, "/menu-map"])
def test_picture_is_svg_unless_png_is_wanted(path):
    build_studies()

    assert picture(path)["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert picture(path, "image/png")["Content-Type"] == "image/png"
    assert picture(path, format="png").content.startswith(PNG)
    assert b"<svg" in picture(path, "image/png,*/*;q=0.1", format="svg").content


@pytest.mark.parametrize("path", [FOREST, FUNNEL, "/menu-map"])
def test_picture_is_the_same_bytes_each_time_and_has_a_tag(path):
    build_studies()

    first, second = picture(path, width=640), picture(path, width=640)

    assert first.content == second.content
    again = Client().get(
        f"/v1{path}?lang=en&width=640", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304


def test_forest_plot_shows_the_numbers_of_the_answer():
    build_studies()
    estimate = ask("/interventions/feedback/evidence")["estimates"][0]

    told = " ".join(texts(FOREST))

    assert f"{estimate['effectSize']:.2f}" in told
    assert all(label in told for label in ("Aalders", "Bos", "Cox", "Dam"))
    assert estimate["reading"] in told


def test_forest_plot_follows_the_question():
    build_studies()

    told = " ".join(texts(FOREST, exclude="feedback--cox", groupBy="sector"))

    assert "Left out by the parameter exclude" in told
    assert "what 2 studies found" in told


def test_picture_speaks_dutch_with_decimal_commas():
    build_studies()

    told = " ".join(texts(FOREST, lang="nl"))

    assert "wat 3 studies vonden" in told
    assert "0,12" in told


def test_picture_has_a_title_and_a_description_for_screen_readers():
    build_studies()

    root = ElementTree.fromstring(picture(FUNNEL).content)  # noqa: S314  # our own

    names = {node.tag.rpartition("}")[2] for node in root}
    assert {"title", "desc"} <= names
    assert root.attrib["role"] == "img"


def test_menu_map_lists_items_without_months_beside_it():
    build_intervention("feedback", code="B6", **rating(8, 3, 1))
    build_intervention("leesles", code="B8", title_en="Reading lesson")
    publish(at("2021-05-10"))

    told = texts("/menu-map")

    assert "Reading lesson" in " ".join(told)
    assert "Without months of progress" in told
    assert "not rated" in " ".join(told)


def test_picture_of_nothing_says_so():
    build_intervention()
    publish(at("2021-05-10"))

    assert "There is no finding to pool." in " ".join(texts(FOREST))
    assert "There is no finding to pool." in " ".join(texts(FUNNEL))


def test_menu_map_before_the_first_release_says_so():
    assert "Nothing on the menu" in " ".join(texts("/menu-map"))


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ({"width": "319"}, {"width": ("out-of-range", "320")}),
        ({"width": "2001"}, {"width": ("out-of-range", "2000")}),
        ({"theme": "drak"}, {"theme": ("unknown-value", "dark")}),
        ({"format": "jpg"}, {"format": ("unknown-value", "png")}),
        ({"colour": "red"}, {"colour": ("unknown-parameter", None)}),
    ],
)
def test_wrong_wish_for_a_picture_is_refused(query, wrong):
    build_studies()

    assert mistakes(FOREST, **query) == wrong


def test_picture_that_the_client_cannot_take_is_refused():
    build_studies()

    answer = Client().get(f"/v1{FOREST}", headers={"Accept": "image/webp"})

    assert answer.status_code == 406
    assert answer["Content-Type"] == "application/problem+json"


def test_picture_of_an_item_that_never_was_is_not_found():
    refused("/interventions/homework/evidence/forest-plot", status=404)
