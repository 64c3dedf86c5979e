"""What the OpenAPI document says once, for every operation."""

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from api.casing import camelise_schema
from api.document_headers import header_parameters, headers
from api.nullables import typed_nullables
from api.problems import MEDIA_TYPE, kinds

Json = dict[str, Any]
FIRST_TAGS = {tag: place for place, tag in enumerate(("interventions", "releases", "comparisons"))}


HEADERS_OF = {
    415: ("Accept",),
    429: ("Retry-After", "RateLimit", "RateLimit-Policy"),
    503: ("Retry-After",),
}


def finish_document(result: Json, **context: Any) -> Json:
    """Complete what drf-spectacular made of the views; its last post-processing hook."""
    result["info"] |= information()
    result["servers"] = [
        {"url": f"{settings.PUBLIC_URL}/v1", "description": _("This API, version 1.")}
    ]
    result["externalDocs"] = {"url": "/docs", "description": _("Documentation for people.")}
    result["paths"] = camelise_schema(result["paths"])
    components = result.setdefault("components", {})
    components["schemas"] = {
        name: translated(camelise_schema(schema))
        for name, schema in components.get("schemas", {}).items()
    } | general_schemas()
    components["schemas"] = typed_nullables(components["schemas"])
    components |= {
        "headers": headers(),
        "parameters": header_parameters(),
        "responses": problem_responses(),
    }
    drop_unused(result)
    result["tags"] = tags(result["paths"])
    return result


def translated(schema: Json) -> Json:
    """Return the schema with its docstring in the language of the document."""
    description = str(schema.get("description") or "")
    return schema | {"description": _(description)} if description else schema


def information() -> Json:
    return {
        "description": _(
            "The Dutch intervention menu (menukaart) for schools, with its evidence and its whole "
            "history. Everything can be asked as it was: validOn says for which day, knownOn or "
            "release with the knowledge of which moment. Texts are in Dutch and English; "
            "Accept-Language or lang chooses. Errors are problem details (RFC 9457), and every "
            "type of problem is a page that explains its cure. No parameter is ever ignored. The "
            "address of the server itself answers links to every collection."
        ),
        "contact": {
            "name": _("Maintainers of the intervention menu catalogue"),
            "email": settings.CONTACT_EMAIL,
            "url": f"{settings.PUBLIC_URL}/docs",
        },
    }


def general_schemas() -> Json:
    """Return the components that no serializer makes."""
    text: Json = {"type": "string"}
    mistake: Json = {
        "type": "object",
        "description": _("One mistake in the request."),
        "required": ["code", "detail"],
        "properties": {
            "parameter": text
            | {"description": _("The parameter it is in, of the query or of the path.")},
            "pointer": text | {"description": _("The place in the body, as a JSON pointer.")},
            "code": text | {"example": "unknown-parameter"},
            "detail": text | {"description": _("What is wrong, in the language asked for.")},
            "suggestion": text | {"description": _("The nearest valid name or value.")},
        },
    }
    problem: Json = {
        "type": "object",
        "description": _("A problem as RFC 9457 describes it; some kinds have further members."),
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": {
            "type": text
            | {
                "format": "uri-reference",
                "description": _("A page that explains the cure."),
                "example": "/v1/problems/invalid-input",
            },
            "title": text | {"description": _("The kind of problem, in the language asked for.")},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": text | {"description": _("What went wrong this time.")},
            "instance": text
            | {"format": "uri-reference", "description": _("The path that was asked for.")},
            "errors": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/Mistake"},
                "description": _("Every mistake in the request, at once; of a 404 what is near."),
            },
        },
    }
    anything: Json = {"type": "object", "additionalProperties": {}}
    return {
        "Problem": problem,
        "Mistake": mistake,
        "Query": query(),
        "AsOf": as_of(),
        "OpenapiDocument": anything | {"description": _("An OpenAPI document.")},
    }


def query() -> Json:
    return {
        "type": "object",
        "description": _("The normalised filters that were really applied."),
        "additionalProperties": {},
        "example": {"sector": ["po", "vo"], "minMonths": 4},
    }


def as_of() -> Json:
    return {
        "type": "object",
        "description": _("The release and the two dates that the answer was read at."),
        "required": ["release", "validOn", "knownOn"],
        "properties": {
            "release": {"type": "integer", "minimum": 1, "nullable": True},
            "validOn": {"type": "string", "format": "date"},
            "knownOn": {"type": "string", "format": "date-time", "nullable": True},
            "uncertainReleases": {
                "type": "array",
                "items": {"type": "integer"},
                "description": _(
                    "Releases of which it is not certain that they were out by then."
                ),
            },
        },
    }


def problem_responses() -> Json:
    """Return one answer per status, named after the first kind of problem that has it."""
    reference = {"$ref": "#/components/headers/API-Version"}
    named: Json = {
        "UnexpectedProblem": {
            "description": _("Any other problem, such as one on the side of the server."),
            "headers": {"API-Version": reference},
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    }
    for kind in kinds().values():
        name = response_name(str(kind.status))
        if name not in named:
            answer = named["UnexpectedProblem"] | {"description": str(kind.title) + "."}
            answer["headers"] = answer["headers"] | references_to(HEADERS_OF.get(kind.status, ()))
            named[name] = answer
    return named


def references_to(names: Iterable[str]) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def response_name(status: str) -> str:
    """Return the name of the component that describes `status`."""
    codes = (kind.code for kind in kinds().values() if str(kind.status) == status)
    return component_name(next(codes, "unexpected-problem"))


def component_name(words: str) -> str:
    """Turn `practice-stories` or `openapi.json` into UpperCamelCase."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", words))


def drop_unused(document: Json) -> None:
    """Take out general components that nothing refers to, until nothing is left to take out."""
    components = document["components"]
    general = {"headers", "parameters", "responses", "schemas"}
    while True:
        used = set(references(document["paths"])) | set(references(components))
        unused = [
            (section, name)
            for section in sorted(general & components.keys())
            for name in components[section]
            if f"#/components/{section}/{name}" not in used
        ]
        if not unused:
            return
        for section, name in unused:
            del components[section][name]


def references(part: Any) -> list[str]:
    """Return every `$ref` in a part of the document."""
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [ref for value in part.values() for ref in references(value)]
    if isinstance(part, list):
        return [ref for value in part for ref in references(value)]
    return []


def tags(paths: Json) -> list[Json]:
    """Describe the tags that are in use: the menu first, the rest by name."""
    used = {tag for path in paths.values() for item in path.values() for tag in item["tags"]}
    ordered = sorted(used, key=lambda tag: (FIRST_TAGS.get(tag, len(FIRST_TAGS)), tag))
    return [{"name": tag, "description": tag_description(tag)} for tag in ordered]


def tag_description(tag: str) -> str:
    descriptions = {
        "activities": _("Meetings and other activities of the programme."),
        "agreement-themes": _("The themes of the agreement for mbo and higher education."),
        "categories": _("The categories of the menu, A to F, and what may be combined with what."),
        "changes": _("Everything public that changed, for whoever keeps a copy."),
        "comparisons": _("What changed between two releases."),
        "enrolments": _("Schools that take part in a study."),
        "exclusions": _("Approaches that the toolkit describes and the programme does not pay."),
        "general": _("Where to start: the root and this document."),
        "helpdesks": _("Where schools could ask, and when."),
        "interventions": _("The menu itself: interventions, their history and their evidence."),
        "mandates": _("The schools that a client may act for."),
        "menu-map": _("The whole menu as a picture."),
        "practice-stories": _("How schools went about it."),
        "problems": _("Every kind of problem that an answer can name, and its cure."),
        "progress-reports": _("How the programme is going."),
        "releases": _("What was published when."),
        "scales": _("What the figures mean: effect in months, strength of evidence, cost."),
        "schools": _("School locations, as in DUO’s register."),
        "sectors": _("Kinds of schools."),
        "sources": _("Publications that the menu rests on."),
        "studies": _("Effect studies that schools can take part in."),
        "study-programmes": _("Programmes of effect studies, and what sources say of them."),
        "themes": _("Outcomes that an intervention works on."),
        "webhooks": _("Being told of what happens, instead of asking."),
    }
    return descriptions.get(tag, tag)
