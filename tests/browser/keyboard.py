"""Somebody without a mouse: goes from control to control, and presses what is named."""

from django.utils.translation import gettext, override
from playwright.sync_api import Locator, Page

FARTHEST = 200
HAS_FOCUS = "element => element === document.activeElement"


class Keyboard:
    """Finds controls as a screen reader names them, and reaches them with Tab alone.

    Names are given in English, and looked for in the language of the page.
    """

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.language = language

    def said(self, name: str) -> str:
        with override(self.language):
            return gettext(name)

    def reach(self, role: str, name: str) -> Locator:
        """Press Tab until the control of that role and name has the focus."""
        name = self.said(name)
        control = self.page.get_by_role(role, name=name).first  # type: ignore[arg-type]
        control.wait_for()
        for _step in range(FARTHEST):
            if control.evaluate(HAS_FOCUS):
                return control
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach the {role} {name!r} of {self.page.url}")

    def follow(self, name: str, role: str = "link") -> None:
        """Press Enter on a link or a button, and wait for the page that it leads to."""
        self.reach(role, name)
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")

    def press(self, name: str) -> None:
        self.follow(name, role="button")

    def type(self, name: str, text: str, role: str = "textbox") -> None:
        """Put a text in the place of what a field holds."""
        self.reach(role, name)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose(self, name: str, option: str) -> None:
        """Choose what begins with `option` by typing it, as in any list."""
        self.reach("combobox", name)
        self.page.keyboard.type(option)

    def skip(self) -> None:
        """Go past what stands on every page; a page that was just opened begins at its top."""
        self.page.keyboard.press("Tab")
        self.page.keyboard.press("Enter")
