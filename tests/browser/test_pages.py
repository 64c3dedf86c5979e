"""Every kind of page, in both languages, wide and narrow, light and dark: no barriers."""

import re
from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Browser, StorageState

from .conftest import Scene, open_context
from .looking import barriers, faults_of_focus, listen, overflow

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
TITLE = re.compile("<title>(.*?)</title>", re.DOTALL)
PUBLIC = {
    "menu": "/",
    "menu without results": "/?q=qwxz",
    "menu with a mistake": "/?minMonths=many",
    "intervention": "/interventions/schrijfonderwijs",
    "question about its evidence": "/interventions/schrijfonderwijs?groupBy=sector&model=dl",
    "mistake about its evidence": "/interventions/schrijfonderwijs?modle=dl&sector=zz",
    "intervention with results outside every estimate": "/interventions/onderwijsassistenten",
    "intervention with a contradiction": "/interventions/feedback",
    "problem": "/v1/problems/not-found",
    "problems": "/v1/problems",
    "nothing there": "/interventions/nothing",
    "documentation": "/docs/",
    "page of the documentation": "/docs/start",
    "search of the documentation": "/docs/search?q=months",
    "log-in": "/admin/login/",
}
DESK = {
    "front page": "/admin/",
    "second factor": "/admin/second-factor/",
    "items": "/admin/catalogue/intervention/",
    "item": "/admin/catalogue/intervention/{item}/change/",
    "history of an item": "/admin/catalogue/intervention/{item}/history/",
    "releases": "/admin/catalogue/release/",
    "preview": "/admin/catalogue/release/{draft}/change/",
    "publish": "/admin/catalogue/release/{draft}/publish/",
    "record of changes": "/admin/catalogue/change/",
    "studies": "/admin/catalogue/study/",
    "study": "/admin/catalogue/study/{study}/detail/",
    "text of a study": "/admin/catalogue/study/{study}/change/",
    "enrolments": "/admin/catalogue/enrolment/",
    "enrolment": "/admin/catalogue/enrolment/{enrolment}/change/",
    "withdraw": "/admin/catalogue/enrolment/{enrolment}/withdraw/",
    "figures": "/admin/catalogue/enrolment/figures/",
    "client": "/admin/catalogue/client/{client}/change/",
    "webhook": "/admin/catalogue/webhook/{webhook}/change/",
    "schools": "/admin/catalogue/school/",
    "password": "/admin/password_change/",
    "nothing there": "/admin/catalogue/release/999/change/",
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("path", PUBLIC.values(), ids=PUBLIC)
def test_public_page_has_no_barriers(
    browser: Browser, scene: Scene, path: str, language: str
) -> None:
    address = path
    if path.startswith("/docs"):
        address = path.replace("/docs/", "/docs/nl/") if language == "nl" else path

    assert wrong_with(browser, scene, address, language) == []


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("path", DESK.values(), ids=DESK)
def test_page_of_the_desk_has_no_barriers(
    browser: Browser, scene: Scene, logged_in: StorageState, path: str, language: str
) -> None:
    assert wrong_with(browser, scene, path, language, storage_state=logged_in) == []


@pytest.mark.parametrize("width", [320, 640, 768, 1024])
def test_menu_is_seen_whole_without_scrolling_aside(
    browser: Browser, scene: Scene, width: int
) -> None:
    with open_context(browser, "nl", viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        page.goto(scene.address("/"))

        hidden = "table => table.scrollWidth - table.parentElement.clientWidth"
        assert page.locator("table.dense").evaluate(hidden) <= 0


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_two_pages_have_the_same_title(
    browser: Browser, scene: Scene, logged_in: StorageState, language: str
) -> None:
    same = ("/?", "/admin/login/")  # the menu once more, and the front page to who is logged in
    paths = [path for path in (PUBLIC | DESK).values() if not path.startswith(same)]
    with open_context(browser, language, storage_state=logged_in) as context:
        get, wanted = context.request.get, {"Accept": "text/html"}
        pages = [get(scene.address(path), headers=wanted).text() for path in paths]

    titles = Counter(" ".join(TITLE.search(page)[1].split()) for page in pages)

    assert [title for title, many in titles.items() if many > 1] == []


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/", DESK["items"], DESK["item"]])
def test_desk_shows_itself_without_scripts(
    browser: Browser, scene: Scene, logged_in: StorageState, path: str
) -> None:
    state = None if "login" in path else logged_in
    with open_context(browser, "nl", storage_state=state, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(scene.address(path))

        assert page.locator("main").is_visible()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_desk_is_walked_and_left_without_scripts(
    browser: Browser, scene: Scene, logged_in: StorageState, size: Any
) -> None:
    options: Any = {"storage_state": logged_in, "viewport": size, "java_script_enabled": False}
    with open_context(browser, "nl", **options) as context:
        page = context.new_page()
        page.goto(scene.address("/admin/"))
        for kind in ("study", "client", "intervention"):
            address = f"/admin/catalogue/{kind}/"
            page.locator(f"#nav-sidebar [href='{address}']").click()
            assert page.url == scene.address(address)
        page.get_by_role("link", name="Fonemisch bewustzijn", exact=True).click()

        page.goto(scene.address("/admin/"))
        page.locator("#logout-form button").click(trial=True)


@pytest.mark.parametrize("width", [320, 640])
def test_form_says_its_choices_whole(
    browser: Browser, scene: Scene, logged_in: StorageState, width: int
) -> None:
    options: Any = {"storage_state": logged_in, "viewport": {"width": width, "height": 800}}
    with open_context(browser, "nl", **options) as context:
        page = context.new_page()
        page.goto(scene.address(DESK["item"]))
        page.wait_for_selector(".select2-selection__choice")

        cut = page.locator(".select2-selection__choice, #content label span").evaluate_all(
            """all => all.filter(one => one.scrollHeight > one.clientHeight + 1
                || one.scrollWidth > one.clientWidth + 1).map(one => one.textContent.trim())
                .filter(Boolean)"""
        )
        assert cut == []


def wrong_with(
    browser: Browser, scene: Scene, path: str, language: str, **options: Any
) -> list[str]:
    """Look at a page: wide, then narrow and with the other colours."""
    colours = ["light", "dark"] if language == "nl" else ["dark", "light"]
    with open_context(
        browser, language, viewport=WIDE, color_scheme=colours[0], **options
    ) as context:
        page = context.new_page()
        heard = listen(page)
        page.goto(scene.address(path))
        if "search" in path:
            page.wait_for_load_state("networkidle")  # its answers come after the page
        spoken = page.locator("html").get_attribute("lang")
        wrong = [] if spoken == language else [f"the page says that it is in {spoken}"]
        wrong += barriers(page) + faults_of_focus(page)
        page.set_viewport_size(NARROW)
        page.emulate_media(color_scheme=colours[1])
        page.reload()
        wrong += [f"narrow: {fault}" for fault in overflow(page) + barriers(page)]
        # that the page itself answers 404 is what its address asks for
        return wrong + [said for said in heard if not said.endswith(f"({page.url})")]
