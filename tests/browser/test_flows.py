"""What people come for, done with the keyboard alone."""

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


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with open_context(browser, "en", viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        heard = listen(page)
        yield page
        assert heard == []


def test_reader_finds_an_intervention_and_reads_its_evidence(page: Page, scene: Scene) -> None:
    keys = Keyboard(page)
    page.goto(scene.address("/"))
    keys.skip()
    keys.type("Search", "writing", role="searchbox")
    keys.choose("Sector", "po")  # which goes nowhere yet: arrows pass over the values between
    with page.expect_navigation():
        keys.press("Show")
    expect(page).to_have_url(re.compile("q=writing&sector=po"))
    expect(page.get_by_role("row")).not_to_have_count(0)

    keys.follow("Writing")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Writing")
    findings = page.get_by_role("region", name="The rows behind it")
    many = findings.get_by_role("row").count() - 1
    asked = answer(scene, "/v1/interventions/schrijfonderwijs/evidence")
    assert many == len(asked["findings"]) > 0
    row = asked["findings"][0]
    keys.follow(f"leave out {row['label']}")
    expect(page.get_by_role("link", name=f"put back {row['label']}").first).to_be_visible()


def test_editor_publishes_a_release(page: Page, scene: Scene) -> None:
    keys = Keyboard(page)
    log_in(keys, scene, "anna")
    set_up_second_factor(keys)
    choose_password(keys, scene.password("anna"))

    keys.skip()
    keys.follow("Go to the menu")
    keys.skip()
    keys.follow(re.compile("^Change ?: Feedback$"))
    keys.skip()
    keys.type("Summary (English)", "Said by keyboard.")
    keys.press("Save in the draft")
    keys.skip()
    expect(page.locator("ins").filter(has_text="Said by keyboard.")).to_be_visible()
    before = answer(scene, "/v1/releases")["count"]
    keys.follow("Publish…")
    keys.skip()
    keys.press("Publish")

    expect(page.get_by_text(f"Release {before + 1} is published")).to_be_visible()
    assert answer(scene, "/v1/releases")["count"] == before + 1
    assert answer(scene, "/v1/interventions/feedback?lang=en")["summary"] == "Said by keyboard."


def test_coordinator_withdraws_a_school(page: Page, scene: Scene) -> None:
    keys = Keyboard(page)
    log_in(keys, scene, "cora")
    keys.type("Code", scene.recovery_code("cora"))
    keys.press("Go on")
    before = answer(scene, f"/v1/studies/{STUDY}")["recruitment"]

    keys.skip()
    keys.follow("See the enrolments")
    keys.skip()
    keys.choose("status", "enrolled")
    keys.press("Show")
    keys.skip()
    receipt = page.locator("#result_list a.desk-link").first.inner_text()
    keys.follow(receipt)
    keys.skip()
    keys.follow("Withdraw")
    keys.skip()
    keys.type("reason", "The school closes.")
    keys.press("Withdraw")

    expect(page.get_by_text("The enrolment is withdrawn.")).to_be_visible()
    after = answer(scene, f"/v1/studies/{STUDY}")["recruitment"]
    assert (before["waitingList"], before["placesLeft"]) == (1, 0)
    assert (after["waitingList"], after["placesLeft"]) == (0, 0)  # who waited has the place


def log_in(keys: Keyboard, scene: Scene, name: str) -> None:
    keys.page.goto(scene.address("/admin/"))
    keys.type("Username", name)
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
    keys.page.wait_for_url("**/password_change/done/")
    keys.page.goto(keys.page.url.replace("password_change/done/", ""))


def answer(scene: Scene, path: str) -> Any:
    with urllib.request.urlopen(scene.address(path)) as given:
        return json.load(given)
