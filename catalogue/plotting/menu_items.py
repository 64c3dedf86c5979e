"""What the map of the menu is drawn from: ratings, and every word in its language."""

from dataclasses import dataclass

from .figures import Language


@dataclass(frozen=True)
class MapItem:
    """One intervention: its code on the menu, and its ratings as far as there are any.

    Without months or cost an item has no place on the map; `reason` then says why.
    """

    code: str
    title: str
    months: int | None = None
    cost: int | None = None  # 1 is the lowest band
    strength: int | None = None  # 1 is the weakest evidence
    reason: str = ""

    @property
    def is_placed(self) -> bool:
        """Say whether the item has a place on the map."""
        return self.months is not None and self.cost is not None


@dataclass(frozen=True)
class MapTexts:
    """Every word of the map; `costs` and `strengths` name the steps from the lowest up.

    `months`, `cost` and `strength` name the scales, `key` and `left_out` head the lists below;
    `no_strength` explains a mark without a rating of its evidence.
    """

    title: str
    description: str
    months: str
    cost: str
    costs: tuple[str, ...]
    strength: str
    strengths: tuple[str, ...]
    no_strength: str
    key: str
    left_out: str
    empty: str


@dataclass(frozen=True)
class MenuMap:
    """The interventions of a menu by their effect and their cost.

    Raises:
        ValueError: a rating lies outside its scale.
    """

    texts: MapTexts
    language: Language
    items: tuple[MapItem, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for item in self.items:
            _refuse_outside(item.code, item.cost, self.texts.costs)
            _refuse_outside(item.code, item.strength, self.texts.strengths)

    @property
    def placed(self) -> list[MapItem]:
        """Items with a place on the map."""
        return [item for item in self.items if item.is_placed]

    @property
    def left_out(self) -> list[MapItem]:
        """Items without months or without cost."""
        return [item for item in self.items if not item.is_placed]


def _refuse_outside(code: str, step: int | None, scale: tuple[str, ...]) -> None:
    if step is not None and not 1 <= step <= len(scale):
        raise ValueError(f"{code}: step {step} is not on a scale of 1 to {len(scale)}")
