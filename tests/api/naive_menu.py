"""Random small menus, published by the actions, and a plain reading of them."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from catalogue.actions.drafts import add, remove, revise
from catalogue.models import Category, Intervention, Sector, Theme
from catalogue.models.fields import sort_key
from tests.builders import (
    EDITOR,
    at,
    build_draft,
    build_scale,
    build_term,
    intervention_content,
    publish,
)

SLUGS = ("a", "b", "c", "d", "e")
DAYS = [date(2021, 5, 10), date(2022, 4, 1)]
POINTS = [day + timedelta(days=d) for day in DAYS for d in (-1, 0, 1)]
CATEGORIES, SECTORS, THEMES = ("B", "C"), ("po", "vo", "so"), ("reading", "motor")
WORDS = ("zebra", "fiets", "muziek")
LEVELS = {"months": "months", "evidence": "evidence_strength", "cost": "cost_band"}
ABSENCES = st.sampled_from(["not-rated", "not-printed"])
LEVEL = st.tuples(st.none() | st.integers(1, 3), ABSENCES)
WORDING = st.lists(st.sampled_from(WORDS), max_size=2, unique=True).map(tuple)
SAID = st.fixed_dictionaries(
    {
        "category": st.sampled_from(CATEGORIES),
        "sectors": st.lists(st.sampled_from(SECTORS), min_size=1, unique=True),
        "themes": st.lists(st.sampled_from(THEMES), unique=True),
        "months": LEVEL,
        "evidence": LEVEL,
        "cost": LEVEL,
        "code": st.sampled_from(["B9", "B10", "C1"]),
        "title": WORDING,
        "summary": WORDING,
    }
)
STEP = st.tuples(st.sampled_from(SLUGS), st.sampled_from(DAYS), st.none() | SAID)
RELEASE = st.lists(STEP, min_size=1, max_size=6)
WHOLE = st.tuples(*(st.tuples(st.just(slug), st.just(DAYS[0]), SAID) for slug in SLUGS))
MENUS = st.tuples(WHOLE, st.lists(RELEASE, max_size=2)).map(lambda menu: [menu[0], *menu[1]])


@dataclass
class NaiveMenu:
    """Every line ever published, in order: (release, slug, day, what it says)."""

    lines: list[tuple[int, str, date, Any]] = field(default_factory=list)
    last: int = 1

    def holds(self, slug: str, release: int, day: date) -> Any:
        by_day = {
            valid_from: said
            for number, item, valid_from, said in self.lines
            if item == slug and number <= release and valid_from <= day
        }
        return by_day[max(by_day)] if by_day else None

    def held(self, release: int, day: date) -> dict[str, Any]:
        found = {slug: self.holds(slug, release, day) for slug in SLUGS}
        return {slug: said for slug, said in found.items() if said}


def publish_vocabulary() -> None:
    for model, slugs in ((Category, CATEGORIES), (Sector, SECTORS), (Theme, THEMES)):
        for slug in slugs:
            build_term(model, slug)
    for level in LEVELS:
        build_scale(level, level, range(1, 4))
    intervention_content()  # builds the source
    publish(at("2021-05-01"))


def carry_out(releases: list[list[Any]]) -> NaiveMenu:
    """Publish `releases`; steps that the menu does not allow are left out."""
    menu = NaiveMenu()
    for steps in releases:
        publish_next(menu, steps)
    return menu


def publish_next(menu: NaiveMenu, steps: list[Any]) -> None:
    """Publish one more release, unless it would be empty."""
    build_draft()
    if [step for step in steps if is_taken(menu, menu.last + 1, *step)]:
        publish(at("2021-06-01") + timedelta(days=menu.last))
        menu.last += 1


def is_taken(menu: NaiveMenu, number: int, slug: str, day: date, said: Any) -> bool:
    if (number, slug, day, None) in menu.lines:
        return False  # taken off in this very draft: that is undone by withdrawing it
    holds = menu.holds(slug, number, day)
    if holds is None and said is None:
        return False
    if said is None:
        remove(Intervention.objects.get(slug=slug), by=EDITOR, valid_from=day)
    elif holds is None:
        add(Intervention, slug, by=EDITOR, **content_of(slug, day, said))
    else:
        item = Intervention.objects.get(slug=slug)
        revise(item, cause="correction", by=EDITOR, **content_of(slug, day, said))
    menu.lines.append((number, slug, day, said))
    return True


def content_of(slug: str, day: date, said: Any) -> dict[str, Any]:
    tags = {name: said[name] for name in ("category", "sectors", "themes")}
    content = intervention_content(slug, valid_from=day, code=said["code"], **tags)
    for language in ("nl", "en"):
        content[f"title_{language}"] = title_of(said)
        content[f"summary_{language}"] = " ".join(["x", *said["summary"]])
    for level, column in LEVELS.items():
        value, absence = said[level]
        scale = None if value is None else build_scale(level, level)
        content |= {column: value, f"{level}_scale": scale}
        content |= {f"{level}_absence": absence if value is None else ""}
    return content


def title_of(said: Any) -> str:
    return " ".join(said["title"]) or "x"


def score(said: Any, words: list[str]) -> int:
    """Return how well it answers; 0 unless every word is there."""
    scores = [
        100 if word in said["title"] else 20 if word in said["summary"] else 0 for word in words
    ]
    return sum(scores) if all(scores) else 0


def is_left(said: Any, query: dict[str, Any], leave_out: str = "") -> bool:
    asked = {name: value for name, value in query.items() if name != leave_out}
    own, sectors = set(said["sectors"]), set(asked.get("sector", []))
    by_match = {"any": own & sectors, "all": sectors <= own, "only": own <= sectors}
    levels = {level: said[level][0] for level in LEVELS}
    has_level = any(value is not None for value in levels.values())
    rules = {
        "q": lambda value: score(said, value.split()),
        "category": lambda value: said["category"] in value,
        "sector": lambda value: by_match[asked.get("sectorMatch", "any")],
        "theme": lambda value: set(said["themes"]) & set(value),
        "minMonths": lambda value: levels["months"] is not None and levels["months"] >= value,
        "maxMonths": lambda value: levels["months"] is not None and levels["months"] <= value,
        "minEvidence": lambda value: (levels["evidence"] or 0) >= value,
        "maxCost": lambda value: levels["cost"] is not None and levels["cost"] <= value,
        "rated": lambda value: has_level == (value == "true"),
    }
    return all(rule(asked[name]) for name, rule in rules.items() if name in asked)


def in_order(held: dict[str, Any], query: dict[str, Any]) -> list[str]:
    """Return the slugs of what is left, first by slug and then, stably, by what was asked for."""
    left = {slug: said for slug, said in sorted(held.items()) if is_left(said, query)}
    by_code = sorted(left, key=lambda slug: sort_key(left[slug]["code"]))
    ordering = query.get("ordering")
    if ordering is None:
        words = query.get("q", "").split()
        return sorted(by_code, key=lambda slug: -score(left[slug], words)) if words else by_code
    name, is_down = ordering.removeprefix("-"), ordering.startswith("-")
    if name == "code":
        return sorted(left, key=lambda s: sort_key(left[s]["code"]), reverse=is_down)
    if name == "title":
        return sorted(left, key=lambda s: sort_key(title_of(left[s])), reverse=is_down)
    sign = -1 if is_down else 1
    rated = sorted(
        (slug for slug in left if left[slug][name][0] is not None),
        key=lambda slug: sign * left[slug][name][0],
    )
    return rated + [slug for slug in left if left[slug][name][0] is None]


def facets(held: dict[str, Any], query: dict[str, Any]) -> dict[str, Any]:
    """Return the counts of each facet and those of what has no value, as plain dictionaries."""

    def left(own: str) -> list[Any]:
        return [said for said in held.values() if is_left(said, query, own)]

    sectors = [said["sectors"] for said in left("sector")]
    if query.get("sectorMatch") == "only":
        sectors = [own for own in sectors if len(own) == 1]
    themes = [said["themes"] for said in left("theme")]
    counted = {
        "sector": (Counter(s for own in sectors for s in own), Counter()),
        "category": (Counter(said["category"] for said in left("category")), Counter()),
        "theme": (
            Counter(t for own in themes for t in own),
            Counter("not-tagged" for own in themes if not own),
        ),
    }
    for name, own in (("evidence", "minEvidence"), ("cost", "maxCost")):
        levels = [said[name] for said in left(own)]
        counted[name] = (
            Counter(value for value, _absence in levels if value is not None),
            Counter(absence for value, absence in levels if value is None),
        )
    return {name: (dict(counts), dict(none)) for name, (counts, none) in counted.items()}
