"""A form that is sent empty says what is wrong beside each field, and to a screen reader."""

import pytest
from playwright.sync_api import Browser, Page, StorageState

from .conftest import Scene, open_context
from .looking import barriers, listen, overflow
from .test_pages import NARROW

FORM = "main form[method=post]"
TYPED = f"{FORM} :is(input:not([type=hidden], [type=radio], [type=checkbox]), textarea)"
SEND = "form => { form.noValidate = true; form.requestSubmit(); }"
FORMS = {
    "item": "/admin/catalogue/intervention/add/",
    "release": "/admin/catalogue/release/{draft}/describe/",
    "study": "/admin/catalogue/study/add/",
    "client": "/admin/catalogue/client/add/",
    "mandate": "/admin/catalogue/client/{client}/grant/",
    "recruitment": "/admin/catalogue/study/{study}/open/",
    "contact": "/admin/catalogue/enrolment/{enrolment}/amend/",
    "withdrawal": "/admin/catalogue/enrolment/{enrolment}/withdraw/",
    "sending again": "/admin/catalogue/webhook/{webhook}/replay/",
    "password": "/admin/password_change/",
}


@pytest.mark.parametrize("path", FORMS.values(), ids=FORMS)
def test_form_of_the_desk_tells_each_mistake_by_its_field(
    browser: Browser, scene: Scene, logged_in: StorageState, path: str
) -> None:
    with open_context(browser, "nl", viewport=NARROW, storage_state=logged_in) as context:
        page = context.new_page()
        page.goto(scene.address(path))
        for field in page.locator(TYPED).all():
            field.evaluate("field => { field.value = ''; }")

        assert wrong_when_sent(page, FORM) == []


@pytest.mark.parametrize("path", ["/admin/login/?next=/admin/", "/admin/second-factor/"])
def test_form_to_log_in_tells_each_mistake_by_its_field(
    browser: Browser, scene: Scene, path: str
) -> None:
    with open_context(browser, "nl", viewport=NARROW) as context:
        page = context.new_page()
        page.goto(scene.address("/admin/login/?next=/admin/"))
        if "second" in path:
            page.fill("[name=username]", "cora")
            page.fill("[name=password]", scene.password("cora"))
            page.press("[name=password]", "Enter")
            page.wait_for_selector("[name=code]")

        assert wrong_when_sent(page, FORM) == []


def wrong_when_sent(page: Page, form: str) -> list[str]:
    """Send the form as it is; it has to come back with at least one mistake."""
    heard = listen(page)
    with page.expect_navigation(wait_until="load"):
        page.locator(form).first.evaluate(SEND)
    assert page.locator("[aria-invalid=true]").count() > 0
    return barriers(page) + overflow(page) + heard
