"""What is looked for on every page, with what is found wrong in words."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """async (rules) => {
  const { violations } = await axe.run(document, {
    runOnly: { type: "tag", values: rules }, resultTypes: ["violations"],
  });
  const where = (nodes) => nodes.map(({ html }) => html.slice(0, 200)).join(" | ");
  return violations.map(({ id, nodes }) => `${id}: ${where(nodes)}`);
}"""
# Everything that can have the focus shows it then, and does not lie wholly under something else.
FOCUS = """() => {
  const CONTROLS = `a[href], button, input:not([type=hidden]), select, textarea, summary,
    [tabindex]`;
  const isShown = (element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle === "auto" || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2);
  };
  const isFree = (element) => {
    const box = element.getBoundingClientRect();
    const own = [element, ...(element.labels ?? [])];
    return [0.1, 0.5, 0.9].some((part) => {
      const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height * part);
      return seen && (seen.contains(element) || own.some((piece) => piece.contains(seen)));
    });
  };
  const wrong = [];
  for (const element of document.querySelectorAll(CONTROLS)) {
    const isThere = element.checkVisibility({ visibilityProperty: true });
    if (element.tabIndex < 0 || element.disabled || !isThere) continue;
    element.focus();
    if (document.activeElement !== element) continue;
    element.scrollIntoView({ block: "nearest", behavior: "instant" });
    const told = element.outerHTML.slice(0, 200);
    const shown = [element, element.parentElement].some(isShown);
    if (!shown) wrong.push(`focus does not show: ${told}`);
    if (!isFree(element)) wrong.push(`lies under something: ${told}`);
  }
  document.activeElement.blur();
  scrollTo({ top: 0, behavior: "instant" });
  return wrong;
}"""
# The first control of a page leads past what stands on every page, and shows itself then.
SKIP = """() => {
  const controls = document.querySelectorAll("body :is(a[href], button, input)");
  const link = [...controls].find((control) => control.checkVisibility());
  link.focus();
  const box = link.getBoundingClientRect();
  const target = link.hash && document.querySelector(link.hash);
  return Boolean(target) && box.x >= 0 && box.y >= 0 && box.width > 1 && box.right <= innerWidth;
}"""
# Every mistake is told by what it is about: a field, or a group of fields.
TOLD = """() => {
  const said = (element) => element.getAttribute("aria-describedby").split(/\\s+/).filter(Boolean);
  const describing = [...document.querySelectorAll("[aria-describedby]")];
  const wrong = describing.flatMap((element) => said(element)
    .filter((id) => !document.getElementById(id))
    .map((id) => `#${id} is not there: ${element.outerHTML.slice(0, 200)}`));
  const reached = describing.filter((element) => element.tabIndex >= 0
    || element.matches("fieldset, [role=group]"));
  const told = new Set(reached.flatMap(said));
  const mistakes = document.querySelectorAll(".errorlist:not(.nonfield), [id$=_error]");
  const untold = [...mistakes].filter(({ id }) => !told.has(id));
  return [...wrong, ...untold.map(({ outerHTML }) => `no field tells ${outerHTML}`)];
}"""
NAVIGATION = "header.bar nav, #nav-sidebar, .sidebar-drawer"  # what stands on every page
WIDTH = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def barriers(page: Page) -> list[str]:
    """Return what axe finds, with the markup it finds it in, and what no field tells."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(AXE, RULES) + page.evaluate(TOLD)
    return found


def faults_of_focus(page: Page) -> list[str]:
    """Return what has the focus and does not show it, or lies under something then."""
    page.keyboard.press("Tab")
    can_skip = page.evaluate(SKIP) or not page.locator(NAVIGATION).count()
    found: list[str] = page.evaluate(FOCUS)
    return found if can_skip else ["no skip link comes first", *found]


def overflow(page: Page) -> list[str]:
    """Return by how much the page is wider than the screen."""
    wider: int = page.evaluate(WIDTH)
    return [f"{wider} px wider than the screen"] if wider > 0 else []


def listen(page: Page) -> list[str]:
    """Return a list that fills with what the browser complains of: scripts, policy, answers."""
    heard: list[str] = []

    def hear(message: Any) -> None:
        if message.type in {"error", "warning"}:
            heard.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(f"script: {error}"))
    return heard
