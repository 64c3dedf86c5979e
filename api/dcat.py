"""The data set as DCAT-AP-NL 3.0 describes one, for the harvesters of data portals.

A catalogue with one data set, the service that gives it, and the forms that it comes in.  What a
validator would look up elsewhere has its kind and its name here.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse

from catalogue.models import InterventionVersion, Release

Json = dict[str, Any]
At = Callable[[str], str]

AUTHORITY = "http://publications.europa.eu/resource/authority"
IANA = "https://www.iana.org/assignments/media-types"
TITLE = ("Interventiemenu", "Intervention menu")
IN_DUTCH = (
    "Wat leerlingen helpt achterstanden in te halen: per interventie de maanden voortgang, de "
    "sterkte van het bewijs en de kosten, met bronnen en met alle eerdere uitgaven."
)
IN_ENGLISH = (
    "What helps pupils catch up: of every intervention the months of progress, the strength of "
    "the evidence and the cost, with sources and with all earlier releases."
)
KEYWORDS = {
    "nl": ["onderwijs", "interventies", "leerachterstanden", "effectonderzoek", "menukaart"],
    "en": ["education", "interventions", "learning loss", "effect studies", "toolkit"],
}
NO_LICENCE = (
    "Er is nog geen licentie gekozen. Lezen mag iedereen; over hergebruik is niets vastgelegd.",
    "No licence has been chosen yet. Everybody may read; nothing has been laid down on reuse.",
)
CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def listed(name: str, kind: str) -> Json:
    """Return an entry of a list that the European publications office keeps."""
    return {"@id": f"{AUTHORITY}/{name}", "@type": kind}


# What was chosen from lists that others keep, with what it is and is called there.
PUBLIC = listed("access-right/PUBLIC", "dct:RightsStatement")
IRREGULAR = listed("frequency/IRREG", "dct:Frequency")
NETHERLANDS = listed("country/NLD", "dct:Location")
LANGUAGES = [listed(f"language/{code}", "dct:LinguisticSystem") for code in ("NLD", "ENG")]
UNKNOWN_LICENCE = {
    "@id": "http://standaarden.overheid.nl/owms/terms/licentieonbekend",
    "@type": "dct:LicenseDocument",
    "dct:title": {"@value": "Licentie onbekend", "@language": "nl"},
}
# What it comes as: the media type, and its name in the European list of file types.
FORMS = {
    "json": ("application/json", "JSON"),
    "csv": ("text/csv", "CSV"),
    "ndjson": ("application/x-ndjson", "JSON"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
}
UNREGISTERED = "x-"  # what stands before a media type that IANA does not list


def description(at: At) -> Json:
    """Return the description as JSON-LD; `at` makes a path an address of this server."""
    forms = [distribution(at, name) for name in FORMS]
    common = {
        "dct:language": LANGUAGES,
        "dct:publisher": publisher(at),
        "dct:creator": {"@id": at("/#publisher")},
        "dcat:contactPoint": contact(at),
    }
    things = [catalogue(at), dataset(at), service(at)]
    return {"@context": CONTEXT, "@graph": [*(thing | common for thing in things), *forms]}


def catalogue(at: At) -> Json:
    return {
        "@id": at("/dcat#catalogue"),
        "@type": "dcat:Catalog",
        "dct:title": both(*TITLE),
        "dct:description": both(IN_DUTCH, IN_ENGLISH),
        "foaf:homepage": document(at("/")),
        "dcat:themeTaxonomy": listed("data-theme", "skos:ConceptScheme")
        | {"dct:title": both("Thema’s van gegevens", "Data themes")},
        "dcat:dataset": {"@id": at("/dcat#dataset")},
        "dcat:service": {"@id": at("/dcat#service")},
        "dct:spatial": NETHERLANDS,
        "dct:license": UNKNOWN_LICENCE,
        **came_out(),
    }


def dataset(at: At) -> Json:
    """Describe the menu itself, with its releases as versions in time."""
    return described(at, "dataset", "dcat:Dataset") | {
        "dct:title": both(*TITLE),
        "dct:description": both(IN_DUTCH, IN_ENGLISH),
        "dct:accrualPeriodicity": IRREGULAR,
        "dct:spatial": NETHERLANDS,
        "dct:conformsTo": standard(at),
        "dcat:distribution": [{"@id": at(f"/dcat#{name}")} for name in FORMS],
        **came_out(),
        **tells_of(),
    }


def came_out() -> Json:
    """Return when the first and the last release came out."""
    published = Release.objects.published().order_by("number")
    first, last = published.first(), published.last()
    if first is None or last is None:
        return {}
    return {"dct:issued": day(first.published_at), "dct:modified": day(last.published_at)}


def tells_of() -> Json:
    """Return which release the menu is of, and from which day on it tells something."""
    last = Release.objects.latest_published()
    versions = InterventionVersion.objects.published().order_by("valid_from")
    earliest = versions.values_list("valid_from", flat=True).first()
    if last is None or earliest is None:
        return {}
    period = {"@type": "dct:PeriodOfTime", "dcat:startDate": day(earliest)}
    return {"dcat:version": str(last.number), "dct:temporal": period}


def service(at: At) -> Json:
    return described(at, "service", "dcat:DataService") | {
        "dct:title": both("API van het interventiemenu", "API of the intervention menu"),
        "dct:description": both(IN_DUTCH, IN_ENGLISH),
        "dcat:endpointURL": {"@id": at(reverse("root"))},
        "dcat:endpointDescription": {"@id": at(reverse("openapi"))},
        "dcat:servesDataset": {"@id": at("/dcat#dataset")},
        "dct:conformsTo": standard(at),
        "dct:license": UNKNOWN_LICENCE,
        "dct:rights": rights(),
    }


def described(at: At, name: str, kind: str) -> Json:
    """Return what is said of the data set and of the service alike."""
    identifier = at(f"/dcat#{name}")
    return {
        "@id": identifier,
        "@type": kind,
        "dct:identifier": identifier,
        "dct:accessRights": PUBLIC,
        "dcat:theme": theme(),
        "dcat:keyword": [
            {"@value": word, "@language": language}
            for language, words in KEYWORDS.items()
            for word in words
        ],
        "dcat:landingPage": document(at("/")),
        "foaf:page": document(at(reverse("documentation"))),
    }


def distribution(at: At, name: str) -> Json:
    """Describe one form of the list of interventions, which the header `Accept` chooses."""
    media_type, file_type = FORMS[name]
    form = {
        "@id": at(f"/dcat#{name}"),
        "@type": "dcat:Distribution",
        "dct:title": both(f"Interventies als {name.upper()}", f"Interventions as {name.upper()}"),
        "dct:description": both(
            f"Vraag dit adres met Accept: {media_type}.",
            f"Ask this address with Accept: {media_type}.",
        ),
        "dcat:accessURL": {"@id": at(reverse("interventions"))},
        "dcat:accessService": {"@id": at("/dcat#service")},
        "dct:format": listed(f"file-type/{file_type}", "dct:MediaTypeOrExtent"),
        "dct:language": LANGUAGES,
        "dct:conformsTo": standard(at),
        "dct:license": UNKNOWN_LICENCE,
        "dct:rights": rights(),
    }
    if UNREGISTERED in media_type:
        return form
    return form | {"dcat:mediaType": {"@id": f"{IANA}/{media_type}", "@type": "dct:MediaType"}}


def publisher(at: At) -> Json:
    name = both("Beheerders van het interventiemenu", "Maintainers of the intervention menu")
    return {"@id": at("/#publisher"), "@type": "foaf:Agent", "foaf:name": name}


def contact(at: At) -> Json:
    return {
        "@id": at("/#contact"),
        "@type": "vcard:Kind",
        "vcard:fn": "Interventiemenu",
        "vcard:hasEmail": {"@id": f"mailto:{settings.CONTACT_EMAIL}"},
        "vcard:hasURL": {"@id": at(reverse("documentation"))},
    }


def theme() -> Json:
    return listed("data-theme/EDUC", "skos:Concept") | {
        "skos:prefLabel": both("Onderwijs, cultuur en sport", "Education, culture and sport"),
        "skos:inScheme": {"@id": f"{AUTHORITY}/data-theme"},
    }


def rights() -> Json:
    return {"@type": "dct:RightsStatement", "rdfs:label": both(*NO_LICENCE)}


def standard(at: At) -> Json:
    """Return what says how the data are built: the OpenAPI document."""
    return {"@id": at(reverse("openapi")), "@type": "dct:Standard"} | {
        "dct:title": both("OpenAPI-document", "OpenAPI document")
    }


def document(address: str) -> Json:
    return {"@id": address, "@type": "foaf:Document"}


def both(dutch: str, english: str) -> list[Json]:
    return [
        {"@value": dutch, "@language": "nl"},
        {"@value": english, "@language": "en"},
    ]


def day(moment: Any) -> Json:
    return {"@value": f"{moment:%Y-%m-%d}", "@type": "xsd:date"}
