"""Plots with plain constants, of any number of rows, and the hardest names."""

from typing import Any

from catalogue.plotting import (
    ForestPlot,
    ForestTexts,
    FunnelPlot,
    FunnelPoint,
    FunnelTexts,
    Group,
    Language,
    MapItem,
    MapTexts,
    MenuMap,
    Range,
    StudyRow,
    Summary,
)

NAMES = (
    "Ashworth",
    "Bell & Bell",
    "Graham, Kiuhara & MacKay, over het effect van schrijven op leren in alle vakken, deel 2",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "学習のために書くことの効果に関するメタ分析とその結果についての考察",
    "دراسة عن أثر الكتابة في التعلم لدى تلاميذ المدارس",
    'Zoë 👩🏽‍🏫 <b>"Łukasz"</b> n\u0303 \x00\x0b\ud800',
)
FOREST_TEXTS = ForestTexts(
    title="Schrijven om te leren: het effect per onderzoek",
    description="Effect van elk onderzoek met zijn interval.",
    study="Onderzoek",
    year="Jaar",
    extra="Soort onderwijs",
    effect="Effect (Hedges’ g) [95%-BI]",
    weight="Gewicht",
    axis="Effectgrootte (Hedges’ g)",
    favours_left="in het voordeel van de controlegroep",
    favours_right="in het voordeel van de interventie",
    prediction="95%-voorspellingsinterval voor een nieuw onderzoek",
    left_out="Niet in de schatting",
    empty="Er zijn geen onderzoeken die meetellen.",
)
FUNNEL_TEXTS = FunnelTexts(
    title="Effect en standaardfout",
    description="Elk punt is een onderzoek.",
    effect="Effectgrootte (Hedges’ g)",
    standard_error="Standaardfout",
    estimate="Gepoold effect: 0,22 [0,12; 0,32]",
    region="Gebied waarin 95% van de onderzoeken valt als er één effect is",
    empty="Er zijn geen onderzoeken.",
)
MAP_TEXTS = MapTexts(
    title="De menukaart in één beeld",
    description="Interventies naar effect en kosten.",
    months="Effect in maanden leerwinst",
    cost="Kosten",
    costs=("zeer laag", "laag", "gemiddeld", "hoog", "zeer hoog"),
    strength="Sterkte van het bewijs",
    strengths=("zeer beperkt", "beperkt", "gemiddeld", "uitgebreid", "zeer uitgebreid"),
    no_strength="niet beoordeeld",
    key="Interventies",
    left_out="Niet op de kaart",
    empty="Er zijn geen interventies.",
)


def study(number: int = 0, **values: Any) -> StudyRow:
    effect = round(0.2 + 0.9 * ((number * 37) % 101 - 50) / 100, 3)
    half = 0.15 + 0.01 * (number % 40)
    plain = {
        "label": f"{NAMES[number % len(NAMES)]} {number}",
        "effect": effect,
        "interval": Range(effect - half, effect + half),
        "weight": 0.5 + number % 7,
        "year": 1950 + number % 70,
    }
    return StudyRow(**{**plain, **values})


def studies(count: int, **values: Any) -> tuple[StudyRow, ...]:
    return tuple(study(number, **values) for number in range(count))


def forest(*rows: StudyRow, language: Language = "nl", **values: Any) -> ForestPlot:
    plain = {
        "pooled": Summary("Gepoold effect (random effects)", 0.22, Range(0.12, 0.32), 100.0),
        "prediction": Range(-0.24, 0.68),
        "notes": ("I² = 56%; τ² = 0,03",),
    }
    return ForestPlot(FOREST_TEXTS, language, rows, **{**plain, **values})


def hard_forest(count: int, *, language: Language = "nl") -> ForestPlot:
    """A plot with everything in it: groups, a second column, rows that are left out."""
    reason = "De publicatie noemt geen standaardfout en geen omvang van de groepen"
    left_out = (study(3, left_out=reason), StudyRow("Zonder cijfers", left_out=reason, year=1999))
    summary = Summary("Subtotaal van deze groep", 0.1, Range(-0.1, 0.3), 31.5)
    grouped = tuple(study(number, extra="voortgezet onderwijs") for number in range(count // 2))
    return forest(
        *studies(count - len(grouped), extra="basisonderwijs en speciaal onderwijs"),
        *left_out,
        language=language,
        groups=(Group("Onderzoeken in het voortgezet onderwijs", grouped, summary),),
    )


def funnel(count: int, *, language: Language = "nl", **values: Any) -> FunnelPlot:
    points = tuple(
        FunnelPoint(NAMES[number % len(NAMES)], study(number).effect or 0, 0.05 + number % 9 / 20)
        for number in range(count)
    )
    return FunnelPlot(FUNNEL_TEXTS, language, **{"points": points, "estimate": 0.22, **values})


def item(number: int = 0, **values: Any) -> MapItem:
    plain = {
        "code": f"{'ABCDEF'[number % 6]}{number // 6 + 1}",
        "title": NAMES[number % len(NAMES)],
        "months": (number * 5) % 9 - 1,
        "cost": (number * 7) % 5 + 1,
        "strength": number % 5 + 1,
    }
    return MapItem(**{**plain, **values})


def menu(*items: MapItem, language: Language = "nl", **values: Any) -> MenuMap:
    return MenuMap(MAP_TEXTS, language, items, **values)


def hard_menu(count: int, *, language: Language = "nl") -> MenuMap:
    """A menu with a full cell, items without a rating, and items without a place."""
    scattered = tuple(item(number) for number in range(count))
    crowd = tuple(item(number, months=4, cost=2, strength=None) for number in range(count // 4))
    placeless = tuple(
        item(number, months=None, reason="Er is geen onderzoek dat aan de eisen voldoet.")
        for number in range(4)
    )
    return menu(*scattered, *crowd, *placeless, language=language)
