"""Pictures of the evidence and of the menu."""

import json
import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.api.asking import ask, mistakes, refused
from tests.api.test_estimates import build_studies
from tests.builders import at, build_intervention, publish, rating

pytestmark = pytest.mark.django_db

FOREST = "/interventions/feedback/evidence/forest-plot"
FUNNEL = "/interventions/feedback/evidence/funnel-plot"
MAP_WORDS = ("Months of progress", "Cost")
PNG = b"\x89PNG\r\n\x1a\n"


def picture(path, accept="*/*", **query):
    answer = Client().get(f"/v1{path}", {"lang": "en"} | query, headers={"Accept": accept})
    assert answer.status_code == 200, answer.content.decode(errors="replace")
    return answer


def titles(path, **query):
    root = ElementTree.fromstring(picture(path, **query).content)  # noqa: S314  # our own
    return [node.text for node in root.iter("{http://www.w3.org/2000/svg}title")]


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


def written(number, language, decimals=2):
    text = str(Decimal(repr(number)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
    text = text.replace("-", "\N{MINUS SIGN}")
    return text.replace(".", ",") if language == "nl" else text


def numbers_of(effect, interval, language):
    low, high = (written(bound, language) for bound in interval)
    return f"{written(effect, language)} [{low}{'; ' if language == 'nl' else ', '}{high}]"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    "query", [{}, {"groupBy": "sector"}, {"model": "common"}, {"exclude": "feedback--cox"}]
)
def test_forest_plot_shows_every_number_of_the_answer(language, query):
    build_studies()
    answer = ask("/interventions/feedback/evidence", language, **query)

    told = " ".join(texts(FOREST, lang=language, **query))

    for estimate in answer["estimates"]:
        assert numbers_of(estimate["effectSize"], estimate["confidenceInterval"], language) in told
    assert answer["estimates"][0]["reading"] in told
    for row in answer["findings"]:
        assert row["label"] in told
        if row["effectSize"] is not None:
            margin = 1.959963984540054 * row["standardError"]
            interval = row["effectSize"] - margin, row["effectSize"] + margin
            numbers = numbers_of(row["effectSize"], interval, language)
            weight = row["weight"] and f", {written(row['weight'], language, 1)}%"
            assert numbers + (weight or "") in told


def test_funnel_plot_shows_every_study_of_the_estimate():
    build_studies()
    answer = ask("/interventions/feedback/evidence")

    told = titles(FUNNEL)

    entering = [row["label"] for row in answer["findings"] if row["weight"] is not None]
    assert len(entering) == answer["estimates"][0]["k"]
    assert all(any(text.startswith(label) for text in told) for label in entering)
    assert not any("Dam" in text for text in told)
    assert answer["estimates"][0]["reading"] in " ".join(texts(FUNNEL))


def test_picture_says_which_studies_it_shows_and_which_release_it_rests_on():
    build_studies()

    told = " ".join(texts(FOREST, sector="po", design="randomised-trial"))

    assert "Only in sector: po." in told
    assert "Only of design: Randomised trial." in told
    assert "Findings as in release 1 of the menu." in told


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

    assert "B8 Reading lesson: not rated" in told
    assert "Without months of progress" in told
    assert "1 of 2 items have months of progress. +8 months: feedback." in " ".join(told)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_menu_map_shows_the_ratings_of_the_list(language):
    for code, months, strength, band in (("B6", 8, 3, 1), ("C1", -2, 5, 4), ("C2", 0, 1, 5)):
        build_intervention(code.lower(), code=code, **rating(months, strength, band))
    publish(at("2021-05-10"))

    told = titles("/menu-map", lang=language)

    months_of, cost_of = {"nl": ("Maanden voortgang", "Kosten"), "en": MAP_WORDS}[language]
    for item in ask("/interventions", language)["results"]:
        sign = {True: "+", False: ""}[item["effect"]["months"] > 0]
        months = f"{sign}{item['effect']['months']}".replace("-", "\N{MINUS SIGN}")
        start = f"{item['code']} {item['title']}. {months_of}: {months}; {cost_of}: "
        mark = next(text for text in told if text.startswith(start))
        assert f" {'€' * item['cost']['band']}; " in mark
        assert mark.endswith(f": {item['evidence']['label']}")


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


@pytest.mark.parametrize("path", [FOREST, FUNNEL, "/menu-map"])
def test_everything_wrong_with_a_question_is_said_at_once_and_in_its_language(path):
    build_studies()
    query = {"width": "wide", "theme": "", "format": "gif", "colour": "red", "tehme": "dark"}

    answer = Client().get(f"/v1{path}", query, headers={"Accept-Language": "nl"})

    errors = {error["parameter"]: error for error in answer.json()["errors"]}
    assert (answer.status_code, answer["Content-Language"]) == (400, "nl")
    assert set(errors) == set(query)
    assert errors["tehme"]["suggestion"] == "theme"
    told = "Er is hier geen parameter ‘colour’. Er zijn: validOn, knownOn, release, width, theme,"
    assert errors["colour"]["detail"].startswith(told)


def test_language_that_is_not_spoken_is_refused():
    build_studies()

    assert mistakes(FOREST, lang="fr", width="1") == {
        "lang": ("unknown-value", None),
        "width": ("out-of-range", "320"),
    }


@pytest.mark.parametrize("path", [FOREST, FUNNEL, "/menu-map"])
@pytest.mark.parametrize("form", ["svg", "png"])
def test_head_and_304_say_what_the_picture_would_and_send_none(path, form):
    build_studies()
    address, whole = f"/v1{path}?lang=en&format={form}", picture(path, format=form)

    head = Client().head(address)
    unchanged = Client().get(address, headers={"If-None-Match": whole["ETag"]})

    assert (head.status_code, head.content, unchanged.status_code) == (200, b"", 304)
    for name in ("ETag", "Cache-Control", "Content-Language", "API-Version", "Vary"):
        assert head[name] == unchanged[name] == whole[name]
    assert head["Content-Length"] == str(len(whole.content))
    assert {"Accept", "Accept-Language"} <= set(whole["Vary"].split(", "))
    assert "public" in whole["Cache-Control"]


def test_tag_differs_by_form_theme_width_and_language():
    build_studies()
    wishes = [{}, {"format": "png"}, {"theme": "dark"}, {"width": 500}, {"lang": "nl"}]

    assert len({picture(FOREST, **wish)["ETag"] for wish in wishes}) == len(wishes)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "image/svg+xml"),
        ("*/*", "image/svg+xml"),
        ("image/*", "image/svg+xml"),
        ("image/png", "image/png"),
        ("IMAGE/PNG", "image/png"),
        ("image/svg+xml;q=0, */*", "image/png"),
        ("image/svg+xml;q=0.2, image/png;q=0.3", "image/png"),
        ("image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5", "image/svg+xml"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "image/svg+xml"),
        ("image/png;q=oops, image/svg+xml", "image/svg+xml"),
        (",,;;, image/png", "image/png"),
        ("image/png;level=1", "image/png"),
    ],
)
def test_form_is_the_one_that_the_client_likes_best(accept, form):
    build_studies()

    assert picture(FUNNEL, accept)["Content-Type"].partition(";")[0] == form


@pytest.mark.parametrize("accept", ["image/webp", "text/html", "image/*;q=0", "nonsense", "*/png"])
def test_client_that_takes_neither_form_is_refused(accept):
    build_studies()

    answer = Client().get(f"/v1{FUNNEL}", headers={"Accept": accept})

    assert answer.status_code == 406
    assert answer["Content-Type"] == "application/problem+json"


def test_process_that_draws_no_png_never_loads_the_renderer():
    program = """
import json, sys
import api.wsgi
from django.test import Client
client = Client(SERVER_NAME="localhost")
answers = [client.get(path).status_code for path in ("/health/live", "/v1/openapi.json")]
loaded = {name.partition(".")[0] for name in sys.modules}
print(json.dumps([answers, sorted(loaded & {"resvg_py", "ttf_opensans"})]))
from catalogue.plotting import MapTexts, MenuMap, draw_map, render_png
texts = MapTexts(*"abcd", ("e",), "f", ("g",), *"hijk")
render_png(draw_map(MenuMap(texts, "nl"), width=400))
print("resvg_py" in sys.modules)
"""

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    said, is_loaded_by_a_png = done.stdout.splitlines() or ("", done.stderr)
    assert json.loads(said) == [[200, 200], []]
    assert is_loaded_by_a_png == "True"


def test_picture_of_an_item_that_never_was_is_not_found():
    refused("/interventions/homework/evidence/forest-plot", status=404)
