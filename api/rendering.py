"""What the menu says of an item as it is stored: JSON with room for what a question adds."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.urls import get_script_prefix, set_script_prefix
from django.utils.translation import override

from api.casing import camelise, to_json
from api.references import References, histories_of
from api.serializers.interventions import InterventionSerializer
from api.serializers.sources import SourceSerializer
from api.serializers.versions import ChangeSerializer
from catalogue.models import InterventionVersion, SourceVersion, StateDocument, Version
from catalogue.models.comparisons import Comparison
from catalogue.models.documents import HOST, PLACE, Item
from catalogue.models.finding_histories import FindingHistories

V = TypeVar("V", bound=Version)

# The shape of an item, and of what a version changed, on the wire. Raise it whenever what is
# rendered for the same content changes: documents of another form are rendered anew.
FORM = "2"


class AnyRequest:
    """A question to a host that is not known yet."""

    def build_absolute_uri(self, path: str) -> str:
        return HOST + path


class AnyPlace:
    """A place on the time axes that is not known yet."""

    query = PLACE


class Knowledge:
    """The vocabularies and scales that a release knows, read at most once for every day."""

    def __init__(self, release: int) -> None:
        self.release = release
        self.read: dict[type[Version], Any] = {}
        self.days: dict[date, References] = {}

    def on(self, valid_on: date) -> References:
        """Return them as of a day."""
        if valid_on not in self.days:
            self.days[valid_on] = KnownReferences(self, valid_on)
        return self.days[valid_on]

    def histories(self, model: type[V]) -> dict[int, list[V]]:
        if model not in self.read:
            self.read[model] = histories_of(model, release=self.release)
        found: dict[int, list[V]] = self.read[model]
        return found


class KnownReferences(References):
    """References whose histories have been read already."""

    def __init__(self, knowledge: Knowledge, valid_on: date) -> None:
        super().__init__(release=knowledge.release, valid_on=valid_on)
        self.knowledge = knowledge

    def histories(self, model: type[V]) -> dict[int, list[V]]:
        return self.knowledge.histories(model)


class Rendering:
    """Items by the knowledge of one release; it takes as many queries for one as for many."""

    def __init__(self, items: Sequence[Item], *, release: int) -> None:
        self.items = items
        self.release = release
        self.knowledge = Knowledge(release)

    @cached_property
    def versions(self) -> dict[int, InterventionVersion]:
        # Which sources are known depends on the release; the day is not needed to read them.
        versions = References(release=self.release, valid_on=date.max).interventions()
        return versions.in_bulk({item.version for item in self.items})

    @cached_property
    def findings(self) -> FindingHistories:
        interventions = {version.identity_id for version in self.versions.values()}
        return FindingHistories(interventions, release=self.release)

    def texts(self, language: str) -> Iterator[str]:
        """Yield the text of each item, in their order."""
        context: dict[str, Any] = {"request": AnyRequest(), "as_of": AnyPlace()}
        serializer = InterventionSerializer(context=context)
        with override(language), root_prefix():
            for item in self.items:
                version = self.versions[item.version]
                summary = self.findings.summary(version.identity_id, item.valid_on)
                context["references"] = self.knowledge.on(item.valid_on)
                context["summaries"] = {version.identity_id: summary}
                yield in_lines(serializer.to_representation(version))


def render(items: Sequence[Item], *, release: int) -> list[StateDocument]:
    """Return a document for each item, without its state."""
    rendering = Rendering(items, release=release)
    texts = zip(*(list(rendering.texts(language)) for language in ("nl", "en")), strict=True)
    return [StateDocument(form=FORM, nl=dutch, en=english) for dutch, english in texts]


def render_sources(versions: Sequence[int], language: str) -> Iterator[tuple[int, str]]:
    """Yield what each of some versions of sources says."""
    context = {"request": AnyRequest(), "as_of": AnyPlace()}
    serializer = SourceSerializer(context=context)
    found = SourceVersion.objects.filter(pk__in=versions).select_related("identity", "release")
    with override(language), root_prefix():
        for version in found:
            yield version.pk, in_lines(serializer.to_representation(version))


def render_changes(compared: Comparison) -> str:
    """Return the fields that a version changed."""
    changes: Any = compared.changes
    return to_json(ChangeSerializer(changes, many=True).data).decode()


def in_lines(item: Mapping[str, Any]) -> str:
    """Write JSON with each member on a line of its own: no text within has a line feed."""
    members = (f'"{camelise(name)}":{to_json(value).decode()}' for name, value in item.items())
    return "{" + ",\n".join(members) + "}"


@contextmanager
def root_prefix() -> Iterator[None]:
    """Write addresses without the prefix that this process, or this request, is mounted under."""
    prefix = get_script_prefix()
    set_script_prefix("/")
    try:
        yield
    finally:
        set_script_prefix(prefix)
