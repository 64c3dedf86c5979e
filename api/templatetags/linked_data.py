"""What the pages are about, for search engines: schema.org as JSON-LD.

Such a block is data, which a browser does not run: it needs no nonce, so the pages can be kept.
"""

import json
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from api.dcat import FORMS, IN_DUTCH, IN_ENGLISH, KEYWORDS, TITLE

register = template.Library()
Json = dict[str, Any]
# What would end the element, or begin a comment in it; equal in JSON.
ESCAPED = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


@register.simple_tag(takes_context=True)
def menu_as_linked_data(context: Json) -> SafeString:
    """Describe the menu as a data set in a catalogue of one."""
    return block(menu(context["host"], context.get("release")))


@register.simple_tag(takes_context=True)
def intervention_as_linked_data(context: Json, item: Json) -> SafeString:
    """Describe one item of the menu, with what was measured of it."""
    return block(intervention(context["host"], item))


def block(described: Json) -> SafeString:
    text = json.dumps({"@context": "https://schema.org"} | described, ensure_ascii=False)
    escaped = text.translate(ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{escaped}</script>')  # noqa: S308


def menu(host: str, release: int | None) -> Json:
    common = {
        "name": in_language(*TITLE),
        "description": in_language(IN_DUTCH, IN_ENGLISH),
        "url": f"{host}/",
        "inLanguage": ["nl", "en"],
        "isAccessibleForFree": True,
    }
    address = host + reverse("interventions")
    forms = [
        {"@type": "DataDownload", "contentUrl": address, "encodingFormat": media_type}
        for media_type, _file_type in FORMS.values()
    ]
    dataset = common | {
        "@type": "Dataset",
        "@id": f"{host}/dcat#dataset",
        "identifier": f"{host}/dcat#dataset",
        "keywords": KEYWORDS[get_language() or "nl"],
        "distribution": forms,
    }
    if release is not None:
        dataset["version"] = str(release)
    return common | {"@type": "DataCatalog", "@id": f"{host}/dcat#catalogue", "dataset": dataset}


def intervention(host: str, item: Json) -> Json:
    """Return an item; a value that is not there is left out."""
    page = host + reverse("intervention-page", kwargs={"slug": item["slug"]})
    measured = {
        "effect": ("months", item["effect"]["months"]),
        "evidence": ("strength", item["evidence"]["strength"]),
        "cost": ("band", item["cost"]["band"]),
    }
    values = [
        {"@type": "PropertyValue", "name": f"{name}.{part}", "value": value}
        for name, (part, value) in measured.items()
        if value is not None
    ]
    return {
        "@type": "Dataset",
        "@id": page,
        "url": page,
        "identifier": item["slug"],
        "name": item["title"],
        "description": item["summary"],
        "inLanguage": get_language(),
        "version": str(item["release"]),
        "isAccessibleForFree": True,
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": f"{host}/dcat#catalogue"},
        "variableMeasured": values,
        "citation": [
            {"@type": "CreativeWork", "name": source["title"], "url": source["url"]}
            for source in item["sources"]
            if source["url"]
        ],
    }


def in_language(dutch: str, english: str) -> str:
    return dutch if get_language() == "nl" else english
