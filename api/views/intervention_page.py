"""The page of one item of the menu: what is claimed of it, and the rows under the claims."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from api.caching import depends_on
from api.readings import INTERVALS, MODELS, months_told, rounded
from catalogue.models import FindingVersion
from catalogue.models.evidence import GROUPINGS

from .pages import (
    PLACED,
    Asked,
    ask,
    asked_of,
    in_this_language,
    mistakes_of,
    page,
    refusal,
    suggestions_of,
    told,
    unavailable,
)

FORM = ("model", "interval", "groupBy")
CHOICES: tuple[tuple[str, Any, list[str]], ...] = (  # the usual value comes first
    ("model", _("Model"), list(MODELS)),
    ("interval", _("Interval"), list(INTERVALS)),
    ("groupBy", _("By"), ["", *GROUPINGS]),
)
WORDS = {
    "": _("all together"),
    "outcome": _("outcome"),
    "sector": _("sector"),
    "design": _("design"),
    **MODELS,
    **INTERVALS,
}
FIELDS = {
    "effect.months": _("months of progress"),
    "evidence.strength": _("strength of evidence"),
    "cost.band": _("cost band"),
}
REASONS = {str(code): label for code, label in FindingVersion.Exclusion.choices} | {
    "excluded-by-request": _("Left out at your request")
}
DESIGNS = {str(code): label for code, label in FindingVersion.Design.choices}


@depends_on("release")
@require_safe
def intervention(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one item: the claims side by side, the estimate, its picture, the rows and sources."""
    asked = asked_of(request)
    place = {name: asked[name] for name in PLACED if name in asked}
    status, item = ask(request, f"/v1/interventions/{slug}", **place)
    if status >= 500:
        return unavailable(request)
    if status != 200:
        return missing(request, item, place)
    path = f"/v1/interventions/{slug}/evidence"
    status, evidence = ask(request, path, **asked)
    if status >= 500:
        return unavailable(request)
    mistakes = [] if status == 200 else mistakes_of(evidence)
    if mistakes:
        asked, evidence = place, ask(request, path, **place)[1]
    sources = [source | {"number": n} for n, source in enumerate(evidence["sources"], start=1)]
    cited = {source["id"]: source for source in sources}
    return page(
        request,
        "intervention",
        item=told(item),
        claims=[shown_claim(claim, evidence, cited) for claim in evidence["claims"]],
        contradictions=[contradiction(entry, evidence) for entry in evidence["contradictions"]],
        estimates=[estimate(entry) for entry in evidence["estimates"]],
        findings=[finding(entry, asked, cited) for entry in evidence["findings"]],
        sources=sources,
        mistakes=mistakes,
        wrong={mistake.get("parameter") for mistake in mistakes},
        choices=[choice(*entry, asked) for entry in CHOICES],
        kept=[(name, one) for name in asked if name not in FORM for one in asked[name]],
        is_asked=asked != place,
        plain_query=in_this_language(place),
        query=in_this_language(asked),
        funnel_query=in_this_language({n: asked[n] for n in asked if n != "groupBy"}),
        api_url=f"{path}?" + in_this_language(asked),
    )


def missing(request: HttpRequest, problem: dict[str, Any], place: Asked) -> HttpResponse:
    """Say that there is no such item here, or what became of it."""
    slugs = [successor["slug"] for successor in problem.get("successors", [])]
    successors = [(slug, title_of(request, slug, place)) for slug in slugs]
    query = in_this_language(place)
    near = [
        (f"/interventions/{slug}?{query}", title_of(request, slug, place))
        for slug in suggestions_of(problem)
    ]
    return refusal(request, problem, successors=successors, near=near)


def title_of(request: HttpRequest, slug: str, place: Asked) -> str:
    status, item = ask(request, f"/v1/interventions/{slug}", **place)
    return str(item["title"]) if status == 200 else slug


def shown_claim(
    claim: dict[str, Any], evidence: dict[str, Any], cited: dict[str, Any]
) -> dict[str, Any]:
    """Add to a claim what a person reads, and which of its values another claim contradicts."""
    contradictions = evidence["contradictions"]
    day = date_format(date.fromisoformat(claim["validFrom"]), "j F Y")
    fields = {entry["field"] for entry in contradictions if claim["id"] in entry["claims"]}
    for field in fields:
        claim[field.partition(".")[0]]["is_contradicted"] = True
    size = number(claim["effectSize"], 2)
    refs = [cited[source] for source in claim["sources"] if source in cited]
    return told(claim) | {"name": claim_name(claim), "day": day, "size": size, "refs": refs}


def choice(name: str, label: Any, values: list[str], asked: Asked) -> dict[str, Any]:
    """Return a field of the form that asks for another estimate."""
    chosen = asked.get(name, values)[0]
    options = [(value, WORDS[value], value == chosen) for value in values]
    return {"name": name, "label": label, "options": options}


def contradiction(entry: dict[str, Any], evidence: dict[str, Any]) -> dict[str, Any]:
    """Return where the menu and a toolkit differ, with the names of both."""
    titles = {claim["id"]: claim_name(claim) for claim in evidence["claims"]}
    sides = zip(entry["claims"], entry["values"], strict=True)
    return {
        "field": FIELDS.get(entry["field"], entry["field"]),
        "sides": [(titles[claim], value) for claim, value in sides],
    }


def claim_name(claim: dict[str, Any]) -> str:
    if claim["kind"] == "menu":
        return str(_("Menu, release %d") % claim["release"])
    return str(claim["title"])


def estimate(entry: dict[str, Any]) -> dict[str, Any]:
    """Add to an estimate its numbers as a person reads them."""
    shown = {
        "effect_size": rounded(entry["effectSize"]),
        "interval": bounds(entry["confidenceInterval"]),
        "prediction": bounds(entry["predictionInterval"]),
        "i_squared": number(entry["iSquaredTau"], 0),
        "months": progress(entry["months"]),
        "other_months": [(progress(on), on["scale"]) for on in entry["months"]["otherScales"]],
        "moved_by": entry["moved"] and rounded(entry["moved"]["effectSize"]),
        "moved_from": entry["moved"] and rounded(entry["moved"]["usual"]["effectSize"]),
    }
    return entry | {"shown": shown}


def progress(months: dict[str, Any]) -> str:
    """Return months on one scale; of an effect beyond its last row it is said that it is."""
    if months["isBeyondScale"]:
        return str(_("beyond the scale"))
    return "" if months["months"] is None else months_told(months["months"])


def finding(entry: dict[str, Any], asked: Asked, cited: dict[str, Any]) -> dict[str, Any]:
    """Add to a finding its numbers, and the address of the same page without it, or with it."""
    slug, left_out = entry["id"], asked.get("exclude", [])
    others = [other for other in left_out if other != slug]
    exclude = others if slug in left_out else [*left_out, slug]
    is_movable = entry["weight"] is not None or slug in left_out
    shown = {
        "effect_size": number(entry["effectSize"], 2),
        "standard_error": number(entry["standardError"], 2),
        "weight": number(entry["weight"], 1),
        "reason": REASONS.get(entry["excludedBecause"] or "", ""),
        "design": DESIGNS.get(entry["design"] or "", ""),
        "toggle": in_this_language(asked | {"exclude": exclude}) if is_movable else "",
        "is_left_out": slug in left_out,
        "ref": cited.get(entry["source"]),
    }
    return entry | {"shown": shown}


def bounds(interval: list[float] | None) -> str:
    if interval is None:
        return ""
    return str(_("%(low)s to %(high)s")) % {
        "low": rounded(interval[0]),
        "high": rounded(interval[1]),
    }


def number(value: float | None, decimals: int) -> str:
    return "" if value is None else rounded(value, decimals)
