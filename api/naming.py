"""Names in the OpenAPI document, chosen for the code that generators write from it.

A generator makes a class of every component, and invents a name for every shape and every list of
values that has none: `GetActivityLang`, `ScaleStepsItem`.  So whatever is said in more places than
one, or is more than a plain value, has a name here.
"""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
Path = tuple[str, ...]
REF = "$ref"
SCHEMAS = "#/components/schemas/"

# Of a component that its own place explains and whose name alone does not.
CLEARER = {
    "ActionEnum": "ChangeAction",
    "Arm": "StudyArm",
    "Benefit": "StudyBenefit",
    "Between": "DifferenceBetweenGroups",
    "ByEnum": "Grouping",
    "DesignEnum": "StudyDesign",
    "Evidence": "EvidenceStrength",
    "EvidenceOfIntervention": "InterventionEvidence",
    "ExcludedBecauseEnum": "ReasonOfExclusion",
    "Group": "GroupOfFindings",
    "IntervalEnum": "IntervalMethod",
    "Kind": "ContentKind",
    "KindsEnum": "WebhookKind",
    "LeftOut": "EstimateWithoutOne",
    "Links": "SelfLink",
    "ModelEnum": "PoolingModel",
    "Moment": "ProgrammeMoment",
    "Moved": "ShiftOfEstimate",
    "NullEnum": "Null",
    "Obligation": "StudyObligation",
    "ResourceEnum": "ChangedResource",
    "StateEnum": "DeliveryState",
    "Usual": "UsualEstimate",
    "WarningsEnum": "EstimateWarning",
    "WebhookDeliveryKindEnum": "WebhookMessageKind",
    "WebhookPatchStatusEnum": "WebhookStatusToSet",
}
# Shapes that lie inside another; the deeper first.
PARTS: tuple[tuple[str, Path], ...] = (
    ("FacetCount", ("InterventionList", "facets", "{}", "values", "[]")),
    ("FacetAbsence", ("InterventionList", "facets", "{}", "absences", "[]")),
    ("Facet", ("InterventionList", "facets", "{}")),
    ("HelpdeskClosure", ("Helpdesk", "closures", "[]")),
    ("VersionCounts", ("Release", "counts")),
    ("VersionCounts", ("ReleaseDetail", "counts")),
    ("ScaleStep", ("Scale", "steps", "[]")),
    ("ScaleStep", ("ScaleDetail", "steps", "[]")),
    ("WebhookMessageData", ("WebhookMessage", "data")),
)
# Lists of values that a parameter or a property chooses from, by its name, where no component has
# the same values.
VALUES = {
    "csvHeader": "CsvHeader",
    "eurBasis": "StepEuroBasis",
    "facets": "FacetName",
    "fields": "InterventionField",
    "format": "PictureFormat",
    "lang": "Language",
    "listComparisons.kind": "ComparedKind",
    "listInterventions.ordering": "InterventionOrdering",
    "listSchools.ordering": "SchoolOrdering",
    "sectorMatch": "SectorMatch",
    "theme": "PictureTheme",
}


def name_everything(result: Json, **context: Any) -> Json:
    """Give every shape and every list of values a name that reads well; a post-processing hook."""
    schemas = result["components"]["schemas"]
    clearer = {name: schemas.pop(name) for name in CLEARER if name in schemas}
    schemas |= {CLEARER[name]: schema for name, schema in clearer.items()}
    for node in nodes(result):
        if str(node.get(REF, "")).startswith(SCHEMAS):
            name = node[REF].removeprefix(SCHEMAS)
            node[REF] = SCHEMAS + CLEARER.get(name, name)
    for name, path in PARTS:
        if path[0] in schemas:
            name_part(schemas, name, path)
    name_values(result)
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    return result


def name_part(schemas: Json, name: str, path: Path) -> None:
    """Make a component of the shape at `path`, and refer to it from there."""
    holder, key = schemas, path[0]
    for step in path[1:]:
        holder = holder[key]
        if step == "[]":
            key = "items"
        elif step == "{}":
            key = "additionalProperties"
        else:
            holder, key = holder["properties"], step
    part = {k: v for k, v in holder[key].items() if k not in {"description", "readOnly"}}
    schemas[name] = part
    holder[key] = referring(holder[key], name)


def name_values(document: Json) -> None:
    """Refer to one component wherever the same values are listed."""
    schemas = document["components"]["schemas"]
    known = {tuple(schema["enum"]): name for name, schema in schemas.items() if "enum" in schema}
    for place, holder, key in places_of_values(document):
        values = tuple(holder[key]["enum"])
        if values not in known:
            name = VALUES.get(place) or VALUES[place.rpartition(".")[2]]
            known[values] = name
            schemas[name] = {"type": "string", "enum": list(values)}
        holder[key] = referring(holder[key], known[values])


def places_of_values(document: Json) -> Iterator[tuple[str, Json, str]]:
    """Find every list of values that has no name: what it is for, and where it is."""
    for item in document["paths"].values():
        for operation in item.values():
            for parameter in operation.get("parameters", []):
                place = f"{operation['operationId']}.{parameter.get('name')}"
                yield from inside(place, parameter, "schema")
    for name, schema in list(document["components"]["schemas"].items()):
        for node in nodes(schema):
            for property_name in node.get("properties", {}):
                yield from inside(f"{name}.{property_name}", node["properties"], property_name)


def inside(place: str, holder: Json, key: str) -> Iterator[tuple[str, Json, str]]:
    """Yield the schema at `key`, or that of its items or members, if it lists its values."""
    schema = holder.get(key, {})
    if "enum" in schema:
        yield place, holder, key
    for within in ("items", "additionalProperties"):
        if isinstance(schema.get(within), dict) and "enum" in schema[within]:
            yield place, schema, within


def referring(schema: Json, name: str) -> Json:
    """Refer to a component; what else was said here stays beside it."""
    kept = {k: schema[k] for k in ("description", "default", "readOnly") if k in schema}
    reference = {REF: SCHEMAS + name}
    return {"allOf": [reference]} | kept if kept else reference


def nodes(part: Any) -> Iterator[Json]:
    """Yield every object in a part of the document."""
    if isinstance(part, dict):
        yield part
    for value in (
        part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    ):
        yield from nodes(value)
