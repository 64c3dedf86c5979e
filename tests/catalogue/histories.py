"""Random histories of releases, carried out by the actions and by a naive model beside them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from catalogue.actions.drafts import add, remove, revise
from catalogue.actions.releases import publish_release
from catalogue.models import Intervention, Scale
from tests.builders import EDITOR, at, build_draft, build_scale, intervention_content, publish

SLUGS = ("feedback", "tutoring")
DAYS = [date(2021, 5, 10), date(2021, 9, 1), date(2022, 4, 1), date(2023, 1, 1)]
POINTS = sorted({day + timedelta(days=d) for day in DAYS for d in (-1, 0)})
CAUSES = ("new-study", "new-method", "correction", "editorial")

# A release is a list of steps: (which item, from which day, what, why). A `what` of None takes it
# off the menu; else it gives the months, of which 0 is one, and a summary.
STEP = st.tuples(
    st.sampled_from(SLUGS),
    st.sampled_from(DAYS),
    st.none() | st.tuples(st.none() | st.integers(0, 2), st.sampled_from(["", "x"])),
    st.sampled_from(CAUSES),
)
HISTORIES = st.lists(st.lists(STEP, min_size=1, max_size=3), min_size=1, max_size=4)


def examples(number: int) -> settings:
    """Return settings for a property that reads and writes the database, the same in every run."""
    return settings(
        max_examples=number,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


Said = tuple[int | None, str] | None


@dataclass
class NaiveMenu:
    """Every line ever written, in order: (release, slug, day, what it says)."""

    lines: list[tuple[int, str, date, Said]] = field(default_factory=list)
    releases: list[int] = field(default_factory=list)

    def holds(self, slug: str, release: int, day: date) -> Said:
        """Walk through time: each day keeps what the last release that spoke of it said."""
        by_day = {
            valid_from: said
            for number, item, valid_from, said in self.lines
            if item == slug and number <= release and valid_from <= day
        }
        return by_day[max(by_day)] if by_day else None


@dataclass(frozen=True)
class Vocabulary:
    """What every intervention refers to, published as release 1."""

    content: dict[str, Any]
    months_scale: Scale


def publish_vocabulary() -> Vocabulary:
    content = intervention_content()
    scale = build_scale("months", "months")
    publish(at("2021-05-01"))
    return Vocabulary(content, scale)


@contextmanager
def undone() -> Iterator[None]:
    """Carry out one example and leave nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def carry_out(history: list[list[Any]], vocabulary: Vocabulary) -> NaiveMenu:
    """Publish every release of `history`; steps that the menu does not allow are left out."""
    menu, moment = NaiveMenu(), at("2021-05-10")
    for steps in history:
        build_draft()
        number = (menu.releases[-1] if menu.releases else 1) + 1
        taken = [step for step in steps if is_taken(menu, number, step, vocabulary)]
        if taken:
            publish_at(moment)
            menu.releases.append(number)
            moment += timedelta(days=30)
    return menu


def publish_at(moment: datetime) -> None:
    publish_release(by=EDITOR, published_at=moment)


def is_taken(menu: NaiveMenu, number: int, step: Any, vocabulary: Vocabulary) -> bool:
    """Carry out one step in the draft, and write it down in the naive menu."""
    slug, day, said, cause = step
    if (number, slug, day, None) in menu.lines:
        return False  # taken off in this very draft: that is undone by withdrawing it
    holds = menu.holds(slug, number, day)
    if said is None and holds is None:
        return False
    if said is None:
        remove(Intervention.objects.get(slug=slug), by=EDITOR, valid_from=day)
    elif holds is None:
        content = vocabulary.content | content_of(said, vocabulary) | {"valid_from": day}
        add(Intervention, slug, by=EDITOR, **content)
    else:
        identity = Intervention.objects.get(slug=slug)
        revise(identity, cause=cause, by=EDITOR, valid_from=day, **content_of(said, vocabulary))
    menu.lines.append((number, slug, day, said))
    return True


def content_of(said: tuple[int | None, str], vocabulary: Vocabulary) -> dict[str, Any]:
    months, group = said
    scale, absence = (None, "not-rated") if months is None else (vocabulary.months_scale, "")
    rated = {"months": months, "months_scale": scale, "months_absence": absence}
    return rated | {"target_group_nl": group, "target_group_en": group}


def said_by(version: Any) -> Said:
    """Return what a version says in the terms of the naive menu."""
    if version is None or version.is_removal:
        return None
    return version.months, version.target_group_nl
