"""Public answers have a strong entity tag, a short life, and are compressed on request."""

import gzip

import brotli
import pytest

pytestmark = [pytest.mark.urls("tests.api.trial"), pytest.mark.django_db]


def encoded(client, accepted, path="/v1/echo"):
    return client.get(path, headers={"accept-encoding": accepted} if accepted else {})


def test_public_answer_may_be_kept_for_a_minute(client):
    response = client.get("/v1/groups")

    assert response["Cache-Control"] == "public, max-age=60"
    assert {"Accept-Language", "Accept-Encoding"} <= set(response["Vary"].split(", "))


@pytest.mark.parametrize("path", ["/v1/groups?nonsense=1", "/health/live", "/v1/private"])
def test_problem_and_private_answer_are_never_kept(client, path):
    response = client.get(path)

    assert response["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_answer_to_somebody_who_says_who_they_are_is_not_kept(client):
    response = client.get("/v1/groups", headers={"authorization": "Bearer x"})

    assert response["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_answer_to_a_post_is_not_kept(client):
    response = client.post("/v1/echo", {}, content_type="application/json")

    assert response["Cache-Control"] == "no-store"


def test_entity_tag_is_strong_and_the_same_for_the_same_answer(client):
    first, second = client.get("/v1/groups"), client.get("/v1/groups")

    assert first["ETag"] == second["ETag"]
    assert first["ETag"].startswith('"')


def test_entity_tag_does_not_depend_on_who_asks(client):
    mine = client.get("/v1/groups", headers={"user-agent": "a", "cookie": "sessionid=1"})
    yours = client.get("/v1/groups", headers={"user-agent": "b"})

    assert mine["ETag"] == yours["ETag"]


def test_entity_tag_differs_by_language_and_by_encoding(client):
    tags = {
        client.get("/v1/echo", headers={"accept-language": language, "accept-encoding": coding})[
            "ETag"
        ]
        for language in ("nl", "en")
        for coding in ("identity", "gzip", "br")
    }

    assert len(tags) == 6
    assert sum(tag.endswith('-br"') for tag in tags) == 2


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '"other",W/{}', "*"])
def test_client_that_has_the_answer_already_gets_a_304(client, form):
    fresh = client.get("/v1/groups", headers={"origin": "https://school.nl"})
    headers = {"if-none-match": form.format(fresh["ETag"]), "origin": "https://school.nl"}

    response = client.get("/v1/groups", headers=headers)

    assert (response.status_code, response.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary", "Content-Language", "API-Version"):
        assert response[name] == fresh[name]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Content-Type" not in response.headers


@pytest.mark.parametrize("header", ['"other"', "other", "", "W/", '"', "\x00", '"' * 9000])
def test_client_that_has_something_else_gets_the_answer(client, header):
    response = client.get("/v1/groups", headers={"if-none-match": header})

    assert response.status_code == 200


def test_tag_of_another_encoding_is_another_answer(client):
    compressed = encoded(client, "br")["ETag"]

    assert client.get("/v1/echo", headers={"if-none-match": compressed}).status_code == 200


def test_problem_is_never_a_304(client):
    assert client.get("/v1/nowhere", headers={"if-none-match": "*"}).status_code == 404


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("GZIP", "gzip"),
        ("identity", None),
        ("identity, br;q=0.5", None),
        ("identity;q=0", None),
        ("br;q=0, gzip;q=0", None),
        ("zstd", None),
        ("br;q=nonsense", None),
        ("br;q=2", None),
        (";;;,,,", None),
        (None, None),
    ],
)
def test_encoding_is_the_one_that_the_client_likes_best(client, accepted, coding):
    response = encoded(client, accepted)

    assert response.get("Content-Encoding") == coding
    assert "Accept-Encoding" in response["Vary"]
    assert response["Content-Length"] == str(len(response.content))


def test_compressed_answer_is_the_same_answer(client):
    plain = encoded(client, "identity").content

    assert brotli.decompress(encoded(client, "br").content) == plain
    assert gzip.decompress(encoded(client, "gzip").content) == plain


def test_gzip_holds_no_time_so_that_the_tag_stays_strong(client):
    assert encoded(client, "gzip").content[4:8] == b"\0\0\0\0"


def test_small_answer_is_not_compressed_unless_nothing_else_will_do(client):
    assert "Content-Encoding" not in encoded(client, "br", "/v1/groups").headers
    assert encoded(client, "br, identity;q=0", "/v1/groups")["Content-Encoding"] == "br"


def test_picture_in_svg_is_compressed_too(client):
    assert encoded(client, "br", "/v1/picture")["Content-Encoding"] == "br"


def test_stream_is_left_alone(client):
    response = encoded(client, "br", "/v1/stream")

    assert response.getvalue() == b"a" * 1000
    assert "ETag" not in response.headers


def test_head_has_the_headers_of_get(client):
    get = client.get("/v1/echo", headers={"accept-encoding": "br"})
    head = client.head("/v1/echo", headers={"accept-encoding": "br"})

    assert head.content == b""
    assert {**head.headers} == {**get.headers}
