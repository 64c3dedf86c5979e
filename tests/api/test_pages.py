"""The pages for people, on the builders' menu."""

import pytest

from tests.builders import at, build_intervention, publish, rating

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def menu() -> None:
    build_intervention("feedback", title_en="Feedback", title_nl="Feedback", **rating(8, 3, 1))
    build_intervention(
        "leesles", code="B8", sectors=["po"], title_nl="Leesles", title_en="Reading"
    )
    publish(at("2021-05-10"))


def test_home_shows_every_item_with_figures_or_the_reason_they_are_absent(client):
    page = client.get("/?lang=en").content.decode()

    assert "Reading" in page
    assert "+8\N{NO-BREAK SPACE}months" in page
    assert "not rated" in page


def test_home_speaks_dutch_unless_asked_otherwise(client):
    dutch = client.get("/")
    english = client.get("/", headers={"Accept-Language": "en"})

    assert '<html lang="nl">' in dutch.content.decode()
    assert '<html lang="en">' in english.content.decode()
    assert dutch.headers["Content-Language"] == "nl"


def test_home_narrows_the_table_as_the_api_does(client):
    page = client.get("/?lang=en&sector=vo&minMonths=5").content.decode()

    assert "Feedback" in page
    assert "Reading" not in page


def test_empty_fields_of_the_form_are_no_filters(client):
    page = client.get("/?lang=en&sector=&category=&minMonths=&q=").content.decode()

    assert "2 items" in page


def test_a_wrong_filter_is_said_and_the_whole_menu_is_shown(client):
    page = client.get("/?lang=en&sector=zz").content.decode()

    assert 'role="alert"' in page
    assert "2 items" in page


def test_everything_wrong_with_the_filters_is_said_with_what_may_be_meant(client):
    page = client.get("/?lang=en&sektor=po&minMonths=many&q=reading").content.decode()

    assert page.count('<li id="wrong-') == 2
    assert "Is “sector” meant?" in page
    assert 'name="q" value="reading"' in page
    assert "2 items" in page


def test_filters_that_the_form_does_not_have_count_and_stay(client):
    page = client.get("/?lang=en&sector=po&sectorMatch=only&release=1").content.decode()

    assert "1 item," in page
    assert '<input type="hidden" name="sectorMatch" value="only">' in page
    assert '<input type="hidden" name="release" value="1">' in page
    assert 'href="/interventions/leesles?release=1&amp;lang=en"' in page
    assert "/v1/menu-map?release=1&amp;lang=en" in page


def test_several_sectors_are_any_of_them(client):
    page = client.get("/?lang=en&sector=po&sector=vo").content.decode()

    assert "2 items" in page


def test_reader_chooses_the_order(client):
    build_intervention("tutoring", code="A1", title_en="Tutoring", **rating(5, 5, 4))
    publish(at("2021-06-10"))

    plain = client.get("/?lang=en").content.decode()
    ordered = client.get("/?lang=en&ordering=-months").content.decode()

    assert plain.index(">Tutoring</a>") < plain.index(">Feedback</a>")
    assert (
        ordered.index(">Feedback</a>")
        < ordered.index(">Tutoring</a>")
        < ordered.index(">Reading</a>")
    )
    assert 'value="-months" selected' in ordered


@pytest.mark.parametrize("query", ["fields=title", "page=9", "pageSize=1", "facets=x", "lang=fr"])
def test_what_the_page_chooses_itself_cannot_be_chosen(client, query):
    page = client.get(f"/?{query}&sector=po", headers={"Accept-Language": "en"})

    assert page.status_code == 200
    assert "2 items" in page.content.decode()


@pytest.mark.parametrize("query", ["path=x&request=y", "self=1", "=&=1"])
def test_odd_parameters_break_nothing(client, query):
    assert client.get(f"/?{query}").status_code == 200


def test_empty_result_says_so_and_leads_back(client):
    page = client.get("/?lang=en&q=qwxz").content.decode()

    assert "Nothing on the menu answers to this." in page
    assert "<table" not in page
    assert page.count("Show everything") == 2


def test_home_shows_the_map_of_the_menu(client):
    page = client.get("/").content.decode()

    assert 'src="/v1/menu-map?lang=nl&amp;width=900"' in page
    assert "theme=dark" in page


@pytest.mark.parametrize("path", ["/docs/swagger", "/docs/redoc"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_documentation_pages_have_no_inline_script_and_no_foreign_host(client, path, language):
    page = client.get(path, {"lang": language})

    assert page.status_code == 200
    body = page.content.decode()
    assert "<script>" not in body
    assert "style=" not in body
    assert "//cdn" not in body


def test_pages_link_to_this_host_only(client):
    links = client.get("/?lang=en").content.decode().split('href="')[1:]

    assert all(link.startswith(("/", "?", "#")) for link in links)


@pytest.mark.django_db
class TestBeforeTheFirstRelease:
    @pytest.fixture(autouse=True)
    def menu(self) -> None:
        """Nothing has come out."""

    def test_home_shows_an_empty_menu(self, client):
        page = client.get("/?lang=en")

        assert page.status_code == 200
        assert "Nothing on the menu" in page.content.decode()
