"""The two sets of colours; contrast is WCAG AA, which a test computes."""

from dataclasses import dataclass
from typing import Literal

ThemeName = Literal["light", "dark"]


@dataclass(frozen=True)
class Theme:
    """Colours by what they are for, as hexadecimal sRGB."""

    background: str
    ink: str
    muted: str
    rule: str
    grid: str
    region: str
    accent: str
    accent_soft: str
    left_out: str


THEMES: dict[ThemeName, Theme] = {
    "light": Theme(
        background="#ffffff",
        ink="#1b2530",
        muted="#52606d",
        rule="#7b8794",
        grid="#e6eaee",
        region="#f1f5f9",
        accent="#1d5c97",
        accent_soft="#cfe1f3",
        left_out="#66727f",
    ),
    "dark": Theme(
        background="#12181f",
        ink="#e8ecf0",
        muted="#a9b4bf",
        rule="#76828e",
        grid="#28313a",
        region="#1a222b",
        accent="#82bbf0",
        accent_soft="#23425f",
        left_out="#97a3ae",
    ),
}
