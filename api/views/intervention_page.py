"""The page of one item of the menu: what is claimed of it, and the rows under the claims."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from api.caching import depends_on
from api.readings import rounded
from catalogue.models import FindingVersion
from catalogue.models.evidence import GROUPINGS
from catalogue.statistics import INTERVAL_METHODS, MODELS

from .pages import ask, page, refusal, told

ASKED = ("model", "interval", "groupBy", "exclude", "outcome", "sector", "design")
PLACED = ("validOn", "knownOn", "release")
CHOICES: tuple[tuple[str, Any, list[str]], ...] = (  # the usual value comes first
    ("model", _("Model"), list(MODELS)),
    ("interval", _("Interval"), list(INTERVAL_METHODS)),
    ("groupBy", _("By"), ["", *GROUPINGS]),
)
WORDS = {
    "": _("all together"),
    "outcome": _("outcome"),
    "sector": _("sector"),
    "design": _("design"),
    "reml": _("REML (restricted maximum likelihood)"),
    "dl": "DerSimonian-Laird",
    "pm": "Paule-Mandel",
    "common": _("one common effect"),
    "hksj-modified": _("Hartung-Knapp-Sidik-Jonkman, never narrower"),
    "hksj": "Hartung-Knapp-Sidik-Jonkman",
    "wald": "Wald",
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
    place = {name: request.GET[name] for name in PLACED if request.GET.get(name)}
    asked = {n: request.GET.getlist(n) for n in ASKED if any(request.GET.getlist(n))}
    status, item = ask(request, f"/v1/interventions/{slug}", **place)
    if status != 200:
        return refusal(request, item)
    path = f"/v1/interventions/{slug}/evidence"
    status, evidence = ask(request, path, **place, **asked)
    mistakes = evidence.get("errors", [])
    if status != 200 and not mistakes:
        return refusal(request, evidence)
    if mistakes:
        asked, evidence = {}, ask(request, path, **place)[1]
    question = asked | place
    return page(
        request,
        "intervention",
        item=told(item),
        claims=[dated(told(claim)) for claim in evidence["claims"]],
        contradictions=[contradiction(entry, evidence) for entry in evidence["contradictions"]],
        estimates=[estimate(entry) for entry in evidence["estimates"]],
        findings=[finding(entry, question) for entry in evidence["findings"]],
        sources=evidence["sources"],
        mistakes=mistakes,
        wrong={mistake["parameter"] for mistake in mistakes},
        choices=[choice(*entry, asked) for entry in CHOICES],
        kept=[(name, value) for name in ("exclude", *PLACED) for value in given(name, question)],
        is_asked=bool(asked),
        plain_url="?" + urlencode(place | {"lang": get_language()}),
        query=urlencode(question | {"lang": get_language()}, doseq=True),
        api_url=f"{path}?" + urlencode(question | {"lang": get_language()}, doseq=True),
    )


def dated(claim: dict[str, Any]) -> dict[str, Any]:
    day = date.fromisoformat(claim["validFrom"])
    return claim | {"day": date_format(day, "j M Y")}


def given(name: str, question: dict[str, Any]) -> list[str]:
    value = question.get(name, [])
    return value if isinstance(value, list) else [value]


def choice(
    name: str, label: Any, values: list[str], asked: dict[str, list[str]]
) -> dict[str, Any]:
    """Return a field of the form that asks for another estimate."""
    chosen = asked.get(name, values)[0]
    options = [(value, WORDS[value], value == chosen) for value in values]
    return {"name": name, "label": label, "options": options}


def contradiction(entry: dict[str, Any], evidence: dict[str, Any]) -> dict[str, Any]:
    """Return where the menu and a toolkit differ, with the names of both."""
    titles = {claim["id"]: claim_title(claim) for claim in evidence["claims"]}
    sides = zip(entry["claims"], entry["values"], strict=True)
    return {
        "field": FIELDS.get(entry["field"], entry["field"]),
        "sides": [(titles[claim], value) for claim, value in sides],
    }


def claim_title(claim: dict[str, Any]) -> str:
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
        "signed": signed(entry["months"]["months"]),
        "moved_by": entry["moved"] and rounded(entry["moved"]["effectSize"]),
        "moved_from": entry["moved"] and rounded(entry["moved"]["usual"]["effectSize"]),
    }
    return entry | {"shown": shown}


def finding(entry: dict[str, Any], question: dict[str, Any]) -> dict[str, Any]:
    """Add to a finding its numbers, and the address of the same page without it, or with it."""
    slug, left_out = entry["id"], given("exclude", question)
    others = [other for other in left_out if other != slug]
    exclude = others if slug in left_out else [*left_out, slug]
    asked = question | {"exclude": exclude, "lang": get_language()}
    is_movable = entry["weight"] is not None or slug in left_out
    shown = {
        "effect_size": number(entry["effectSize"], 2),
        "standard_error": number(entry["standardError"], 2),
        "weight": number(entry["weight"], 1),
        "reason": REASONS.get(entry["excludedBecause"] or "", ""),
        "design": DESIGNS.get(entry["design"] or "", ""),
        "toggle": f"?{urlencode(asked, doseq=True)}#findings" if is_movable else "",
        "is_left_out": slug in left_out,
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


def signed(months: int | None) -> str:
    return "" if months is None else f"{months:+d}".replace("-", "\N{MINUS SIGN}")
