"""Editors who save the same thing at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from catalogue.models import Change
from tests.builders import build_intervention, publish, rating
from tests.catalogue.desk import (
    REASON,
    as_typed,
    editor_at_the_desk,
    form_on,
    open_release,
    url,
)

EDITORS = 4


@pytest.mark.django_db(transaction=True)
def test_of_editors_who_save_the_same_item_at_once_one_saves_and_the_others_are_told():
    item = build_intervention("feedback", **rating(months=8))
    publish()
    clients = [editor_at_the_desk(f"editor-{number}") for number in range(EDITORS)]
    open_release(clients[0])
    page = url("intervention_change", item.pk)
    shown = {bound.html_name: bound.value() for bound in form_on(clients[0], page)}
    data = {name: as_typed(value) for name, value in shown.items() if value is not None}

    statuses = save_at_once(clients, page, data | {"months": 6, "cause": "correction", **REASON})

    assert sorted(statuses) == [200] * (EDITORS - 1) + [302]
    assert Change.objects.filter(action__in=["version.revised", "version.amended"]).count() == 1


def save_at_once(clients: list[Client], page: str, data: dict[str, Any]) -> list[int]:
    start = threading.Barrier(len(clients))

    def save(client: Client) -> int:
        start.wait()
        try:
            return client.post(page, data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(save, clients))
