"""The lists and the front page of the desk: what they show, in how many queries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.actions.drafts import add
from catalogue.models import EvidenceClaim, Intervention, Scale
from tests.builders import (
    DAY,
    EDITOR,
    UNRATED,
    build_draft,
    build_finding,
    build_intervention,
    build_source,
    publish,
    rating,
    revise_intervention,
)
from tests.catalogue.desk import (
    REASON,
    editor_at_the_desk,
    mistakes_on,
    open_release,
    submit,
    url,
)

pytestmark = pytest.mark.django_db
KINDS = ["intervention", "category", "sector", "theme", "scale", "source"]
KINDS += ["evidenceclaim", "finding"]


def build_menu(count: int) -> list[Intervention]:
    """Publish items with a claim each; the last one stays in the draft."""
    items = [build_intervention(f"item-{n}", code=f"B{n}", **rating()) for n in range(count)]
    for item in items:
        build_claim(item)
        build_finding(item)
    publish()
    revise_intervention(items[-1], months=1)
    return items


def build_claim(intervention: Intervention) -> None:
    build_draft()
    content = {"title_nl": "EEF", "title_en": "EEF", "edition": "eef-2021", **UNRATED}
    content |= {"source": build_source(), "intervention": intervention, "valid_from": DAY}
    add(EvidenceClaim, f"{intervention}--eef-2021", by=EDITOR, **content)


def queries_for(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("kind", [*KINDS, "release", "change"])
def test_list_takes_as_many_queries_for_twelve_as_for_two(kind):
    client = editor_at_the_desk()
    build_menu(2)
    client.get(url(f"{kind}_changelist"))
    few = queries_for(client, url(f"{kind}_changelist"))

    publish()
    build_menu_again(12)

    assert queries_for(client, url(f"{kind}_changelist")) <= few


def build_menu_again(count: int) -> None:
    items = [build_intervention(f"more-{n}", category=f"C{n}", code=f"C{n}") for n in range(count)]
    for item in items:
        build_claim(item)
        build_finding(item)
    publish()
    revise_intervention(items[-1], code="C99")


def test_preview_takes_as_many_queries_for_twelve_items_as_for_two():
    client = editor_at_the_desk()
    two = [build_intervention(f"item-{n}") for n in range(2)]
    draft = build_draft()
    few = queries_for(client, url("release_change", draft.pk))

    twelve = [build_intervention(f"more-{n}") for n in range(12)]

    assert len(two) < len(twelve)
    assert queries_for(client, url("release_change", draft.pk)) <= few


def test_list_shows_what_the_draft_changes_and_what_may_be_done():
    build_menu(3)

    shown = editor_at_the_desk().get(url("intervention_changelist")).content.decode()

    assert "draft: changed" in shown
    assert shown.count("on the menu") >= 2
    assert "Take off" in shown
    assert "Undo" in shown


def test_list_is_in_the_order_of_the_codes_with_b10_after_b9():
    build_menu(11)

    response = editor_at_the_desk().get(url("intervention_changelist"))

    shown = [thing.shown.code for thing in response.context["cl"].result_list]
    assert shown == [f"B{n}" for n in range(11)]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("on", ["item-0", "item-1"]),
        ("draft", ["item-1"]),
        ("off", ["item-2"]),
        ("other", ["item-0", "item-1", "item-2"]),
    ],
)
def test_list_can_be_narrowed_to_a_status(status, expected):
    items = [build_intervention(f"item-{n}", code=f"B{n}") for n in range(3)]
    publish()
    client = editor_at_the_desk()
    open_release(client)
    submit(client, url("intervention_remove", items[2].pk), **REASON)
    publish()
    revise_intervention(items[1], code="B1")

    response = client.get(url("intervention_changelist"), {"status": status})

    assert [thing.slug for thing in response.context["cl"].result_list] == expected


def test_item_new_in_the_draft_and_one_that_comes_off_are_marked():
    kept = build_intervention("kept")
    publish()
    client = editor_at_the_desk()
    open_release(client)
    submit(client, url("intervention_remove", kept.pk), **REASON)
    build_intervention("new")

    shown = client.get(url("intervention_changelist")).content.decode()

    assert "draft: comes off" in shown
    assert "draft: new" in shown


def test_removed_item_can_be_put_back_from_the_list():
    item = build_intervention("item")
    publish()
    client = editor_at_the_desk()
    open_release(client)
    submit(client, url("intervention_remove", item.pk), **REASON)
    publish()
    open_release(client)

    shown = client.get(url("intervention_changelist")).content.decode()

    assert "off the menu" in shown
    assert "Put back" in shown


@pytest.mark.parametrize("word", ["item-1", "title of one"])
def test_list_can_be_searched_by_short_name_and_title(word):
    build_intervention("item-1", title_en="The title of one")
    build_intervention("item-2")

    response = editor_at_the_desk().get(url("intervention_changelist"), {"q": word})

    assert [thing.slug for thing in response.context["cl"].result_list] == ["item-1"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_pages(kind):
    build_menu(1)
    client = editor_at_the_desk()
    first = client.get(url(f"{kind}_changelist")).context["cl"].result_list[0]

    pages = [url(f"{kind}_{page}", first.pk) for page in ("change", "history", "remove")]

    assert [client.get(page).status_code for page in [*pages, url(f"{kind}_add")]] == [200] * 4


def test_history_shows_what_holds_and_every_version_before_it():
    item = build_intervention("item", **rating(months=8))
    publish()
    revise_intervention(item, months=6, cause="new-study", **REASON)
    publish()

    shown = editor_at_the_desk().get(url("intervention_history", item.pk)).content.decode()

    assert "<del>8</del>" in shown
    assert "<ins>6</ins>" in shown
    assert "New studies" in shown


def test_front_page_without_a_draft_offers_to_open_one():
    publish_one = build_intervention("item")
    publish()

    shown = editor_at_the_desk().get(reverse("admin:index")).content.decode()

    assert publish_one.slug == "item"
    assert url("release_add") in shown
    assert "Release published: 1" in shown


def test_front_page_with_a_draft_leads_to_what_will_change():
    draft = build_draft()

    shown = editor_at_the_desk().get(reverse("admin:index")).content.decode()

    assert url("release_change", draft.pk) in shown
    assert url("release_add") not in shown


def test_preview_of_many_changes_is_in_pages():
    for number in range(48):
        build_intervention(f"item-{number}")
    draft = build_draft()

    shown = editor_at_the_desk().get(url("release_change", draft.pk), {"p": "2"})

    assert "Page 2 of 2" in shown.content.decode()


def test_suggestions_name_things_by_their_title():
    build_source("letter", title="A letter to parliament")
    query = {"app_label": "catalogue", "model_name": "interventionversion"}
    query |= {"field_name": "sources", "term": "parliament"}

    found = editor_at_the_desk().get(reverse("admin:autocomplete"), query).json()["results"]

    assert [entry["text"] for entry in found] == ["A letter to parliament (letter)"]


def test_steps_of_a_scale_are_checked_one_by_one():
    build_intervention("item", **rating())
    client = editor_at_the_desk()
    scale = Scale.objects.first()
    assert scale is not None
    page = url("scale_change", scale.pk)

    for steps in ("{}", "[1]", '[{"value": "x"}]', '[{"value": 2, "label": {"nl": "a"}}]'):
        response = submit(client, page, steps=steps, **REASON)
        assert "steps" in response.context["adminform"].form.errors


@pytest.mark.parametrize(
    ("values", "complaint"),
    [((2, 1), {"steps": ["The values must go up from step to step."]}), ((1, 2), None)],
)
def test_steps_of_a_scale_go_up(values, complaint):
    build_intervention("item", **rating())
    scale = Scale.objects.get(slug="months")
    step = '{"value": %d, "label": {"nl": "a", "en": "a"}}'
    steps = f"[{', '.join(step % value for value in values)}]"

    address = url("scale_change", scale.pk)
    response = submit(editor_at_the_desk(), address, steps=steps, **REASON)

    assert (response.context and mistakes_on(response)) == complaint


def test_claim_is_named_after_its_item_and_edition():
    item = build_intervention("item")
    source = build_source()
    client = editor_at_the_desk()
    answers = {"intervention": item.pk, "edition": "eef-2021", "source": source.pk} | UNRATED
    answers |= {"title_nl": "EEF", "title_en": "EEF"} | REASON

    submit(client, url("evidenceclaim_add"), **answers)

    assert EvidenceClaim.objects.get().slug == "item--eef-2021"
