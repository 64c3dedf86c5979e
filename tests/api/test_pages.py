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
    assert "+8 months" in page
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
