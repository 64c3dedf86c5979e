"""What people come for, done with the keyboard alone, in Dutch and in English."""

import base64
import json
import re
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from django_otp.oath import totp
from playwright.sync_api import Browser, Page, expect

from .conftest import Scene, open_context
from .keyboard import Keyboard
from .looking import listen
from .scene import STUDY

ITEM = "/interventions/schrijfonderwijs"
# What somebody sees at the end, as it is printed on the page.
TITLE = {"nl": "Schrijfonderwijs", "en": "Writing instruction"}
FOUND = {"nl": r"^\d+ onderde(el|len), zoals", "en": r"^\d+ items?, as release"}
MOVED = {"nl": "Uw vraag verschoof de schatting", "en": "Your question moved the estimate"}
PUBLISHED = {"nl": "Uitgave {} is gepubliceerd", "en": "Release {} is published"}
WITHDRAWN = {"nl": "De inschrijving is teruggetrokken.", "en": "The enrolment is withdrawn."}
HOLDS_A_PLACE = {
    "nl": "Ingeschreven, nog niet toegewezen",
    "en": "Enrolled, not yet allocated",
}
WAITS = {"nl": "Op de wachtlijst", "en": "On the waiting list"}


@pytest.fixture(params=["nl", "en"])
def keys(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Keyboard]:
    language: str = request.param
    with open_context(browser, language, viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        heard = listen(page)
        yield Keyboard(page, language)
        assert heard == []


def test_reader_finds_an_intervention(keys: Keyboard, scene: Scene) -> None:
    keys.page.goto(scene.address("/"))
    all_of_them = rows(keys.page)
    keys.skip()
    page = keys.page.url
    keys.type("Search", TITLE[keys.language], role="searchbox")
    keys.choose("Sector", sector_named(scene, "po", keys.language))
    assert keys.page.url == page  # choosing alone takes nobody elsewhere
    keys.press("Show")

    expect(keys.page.locator("caption")).to_have_text(re.compile(FOUND[keys.language]))
    assert 0 < rows(keys.page) < all_of_them
    keys.skip()
    keys.follow(TITLE[keys.language])
    expect(keys.page.get_by_role("heading", level=1)).to_have_text(TITLE[keys.language])


def test_reader_reads_the_evidence_of_an_intervention(keys: Keyboard, scene: Scene) -> None:
    page, language = keys.page, keys.language
    asked = answer(scene, f"{ITEM}/evidence?lang={language}")
    page.goto(scene.address(ITEM))
    keys.skip()

    expect(page.get_by_text(asked["estimates"][0]["reading"])).to_be_visible()
    assert rows(page, "The rows behind it", keys) == len(asked["findings"]) > 0
    assert rows(page, "What is claimed, and by whom", keys) == len(asked["claims"]) > 0
    assert page.locator("img.plot").evaluate("picture => picture.naturalWidth") > 0
    label = asked["findings"][0]["label"]
    keys.follow(f"{keys.said('leave out')} {label}")
    expect(page.get_by_text(MOVED[language]).first).to_be_visible()
    expect(page.get_by_role("link", name=f"{keys.said('put back')} {label}").first).to_be_visible()


def test_editor_publishes_a_release(keys: Keyboard, own_scene: Scene) -> None:
    log_in(keys, own_scene, "anna")
    set_up_second_factor(keys)
    choose_password(keys, own_scene.password("anna"))
    keys.skip()
    keys.follow("Go to the menu")
    keys.skip()
    keys.follow(f"{keys.said('Change')} : Feedback")
    keys.skip()
    keys.type("summary (English)", "Said by keyboard.")
    keys.press("Save in the draft")
    keys.skip()
    expect(keys.page.locator("ins").filter(has_text="Said by keyboard.")).to_be_visible()
    before = answer(own_scene, "/releases")["count"]
    keys.follow("Publish…")
    keys.skip()
    keys.press("Publish")

    expect(keys.page.get_by_text(PUBLISHED[keys.language].format(before + 1))).to_be_visible()
    assert answer(own_scene, "/releases")["count"] == before + 1
    keys.page.goto(own_scene.address("/interventions/feedback?lang=en"))
    expect(keys.page.get_by_text("Said by keyboard.")).to_be_visible()


def test_coordinator_withdraws_a_school(keys: Keyboard, own_scene: Scene) -> None:
    page, language = keys.page, keys.language
    log_in(keys, own_scene, "cora")
    keys.type("Code", own_scene.recovery_code("cora"))
    keys.press("Go on")
    keys.skip()
    keys.follow("See the enrolments")
    expect(listed(page, WAITS[language])).to_have_count(1)
    keys.skip()
    keys.choose("Status", HOLDS_A_PLACE[language])
    keys.press("Show")
    keys.skip()
    receipt = page.locator("#result_list a.desk-link").first.inner_text()
    keys.follow(receipt)
    keys.skip()
    keys.follow("Withdraw…")
    keys.skip()
    keys.type("reason", "The school closes.")
    keys.press("Withdraw")

    expect(page.get_by_text(WITHDRAWN[language])).to_be_visible()
    keys.follow("enrolments")
    expect(listed(page, receipt)).to_contain_text(keys.said("Withdrawn"))
    expect(listed(page, WAITS[language])).to_have_count(0)  # who waited has the place
    expect(listed(page, HOLDS_A_PLACE[language])).to_have_count(2)
    after = answer(own_scene, f"/studies/{STUDY}")["recruitment"]
    assert (after["waitingList"], after["placesLeft"]) == (0, 0)


def log_in(keys: Keyboard, scene: Scene, name: str) -> None:
    keys.page.goto(scene.address("/admin/"))
    keys.type("username", name)
    keys.type("Password", scene.password(name))
    keys.page.keyboard.press("Enter")
    keys.page.wait_for_url("**/second-factor/**")


def set_up_second_factor(keys: Keyboard) -> None:
    """Type what an app on the telephone would show, and keep the recovery codes."""
    key = keys.page.locator("code").inner_text().replace(" ", "")
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    keys.type("Code", f"{totp(secret):06d}")
    keys.press("Go on")
    codes = keys.page.get_by_role("listitem").all_inner_texts()
    assert all(re.fullmatch(r"([a-z2-7]{4}-){5}[a-z2-7]{4}", code) for code in codes), codes
    keys.follow("I have kept them")


def choose_password(keys: Keyboard, given: str) -> None:
    """Take the place of the password that the operator gave."""
    keys.skip()
    keys.type("Old password", given)
    for name in ("New password", "New password confirmation"):
        keys.type(name, "a sentence of my own")
    keys.press("Change password")
    keys.page.wait_for_url(re.compile("/password_change/done/"))
    keys.page.goto(keys.page.url.partition("password_change/")[0])


def rows(page: Page, region: str = "", keys: Keyboard | None = None) -> int:
    """Return how many rows a table has below its heading."""
    place = page.get_by_role("region", name=keys.said(region)) if keys else page
    return place.locator("tbody tr").count()


def listed(page: Page, text: str) -> Any:
    return page.locator("#result_list tbody tr").filter(has_text=text)


def sector_named(scene: Scene, code: str, language: str) -> str:
    sectors = answer(scene, f"/sectors?lang={language}")["results"]
    return next(sector["name"] for sector in sectors if sector["code"] == code)


def answer(scene: Scene, path: str) -> Any:
    with urllib.request.urlopen(scene.address(f"/v1{path}")) as given:
        return json.load(given)
