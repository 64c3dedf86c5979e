"""The texts of the pictures as a browser draws them: measured by it, and not by ourselves."""

import base64
import urllib.request
from importlib.resources import files

import pytest
from playwright.sync_api import Browser

from .conftest import Scene, open_context

PICTURES = (
    "/v1/menu-map",
    "/v1/interventions/schrijfonderwijs/evidence/forest-plot",
    "/v1/interventions/schrijfonderwijs/evidence/forest-plot?groupBy=sector",
    "/v1/interventions/schrijfonderwijs/evidence/funnel-plot",
    "/v1/interventions/onderwijsassistenten/evidence/forest-plot",
)
FONTS = {400: "OpenSans-Regular.ttf", 600: "OpenSans-SemiBold.ttf"}
# Texts whose letters meet: the boxes of lines may, where no letter is as high or as low as they.
MEETING = """async () => {
  await document.fonts.ready;
  const texts = [...document.querySelectorAll("svg text")].map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const size = parseFloat(getComputedStyle(element).fontSize);
    const middle = y + height / 2;
    const [top, foot] = [middle - size / 2, middle + size / 2];
    return { said: element.textContent, x, width, top, foot };
  });
  const edge = document.querySelector("svg").getBoundingClientRect().right;
  const wrong = texts.filter(({ x, width }) => x < -0.5 || x + width > edge + 0.5);
  const found = wrong.map(({ said }) => `leaves the picture: ${said}`);
  texts.forEach((one, place) => texts.slice(place + 1).forEach((other) => {
    const beside = one.x + 0.5 < other.x + other.width && other.x + 0.5 < one.x + one.width;
    const level = one.top + 0.5 < other.foot && other.top + 0.5 < one.foot;
    if (beside && level) found.push(`${one.said} | ${other.said}`);
  }));
  return [texts.length, found];
}"""


def own_font() -> str:
    """Return the rules that let a browser draw with the font of the PNG."""
    folder = files("ttf_opensans") / "ttf"
    coded = {
        weight: base64.b64encode((folder / name).read_bytes()).decode()
        for weight, name in FONTS.items()
    }
    return "".join(
        f'@font-face {{ font-family: "Open Sans"; font-weight: {weight}; '
        f"src: url(data:font/ttf;base64,{font}) }}"
        for weight, font in coded.items()
    )


@pytest.mark.parametrize("font", [own_font(), ""], ids=["own font", "font of the machine"])
@pytest.mark.parametrize("width", [320, 640, 1080])
@pytest.mark.parametrize("path", PICTURES)
def test_no_text_meets_another(
    browser: Browser, scene: Scene, path: str, width: int, font: str
) -> None:
    joint = "&" if "?" in path else "?"
    with open_context(browser, "nl", viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        for language in ("nl", "en"):
            address = scene.address(f"{path}{joint}width={width}&lang={language}")
            with urllib.request.urlopen(address) as answer:
                svg = answer.read().decode()
            page.set_content(f"<style>{font} body {{ margin: 0 }}</style>{svg}")

            count, found = page.evaluate(MEETING)

            assert count > 5
            assert found == []
