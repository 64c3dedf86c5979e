"""Query parameters that are never ignored: every one is known, and every one is right."""

import copy
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import rest_framework as filters
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request

from api.casing import camelise
from api.language import PARAMETER as LANGUAGE_PARAMETER
from api.language import languages
from api.parameters import InvalidParameters, InvalidValue, ParameterError, quote, there_are
from api.suggestions import nearest

from .dates import DateFilter, InstantFilter
from .kinds import ApiFilter, BooleanFilter, ChoiceFilter, IntegerFilter, KeyFilter, TextFilter

if TYPE_CHECKING:
    from rest_framework.views import APIView

__all__ = [
    "ApiFilter",
    "ApiFilterSet",
    "BooleanFilter",
    "ChoiceFilter",
    "DateFilter",
    "InstantFilter",
    "IntegerFilter",
    "KeyFilter",
    "StrictFilterBackend",
    "StrictParametersMixin",
    "TextFilter",
    "echo",
]

MOST_SUGGESTIONS = 20  # a query of a thousand wrong names is not worth a thousand searches
DEFAULT_PAGE_SIZE = 25
LARGEST_PAGE_SIZE = 100

PAGING: dict[str, ApiFilter] = {
    "page": IntegerFilter(
        min_value=1,
        default=1,
        help_text=gettext_lazy("Number of the page, from 1."),
    ),
    "pageSize": IntegerFilter(
        min_value=1,
        max_value=LARGEST_PAGE_SIZE,
        default=DEFAULT_PAGE_SIZE,
        help_text=gettext_lazy("Number of rows on a page."),
    ),
}
LANGUAGE: dict[str, ApiFilter] = {
    LANGUAGE_PARAMETER: ChoiceFilter(
        choices=languages(),
        help_text=gettext_lazy("Language of the answer; goes before Accept-Language."),
    ),
}


class ApiFilterSet(filters.FilterSet):
    """The query parameters of one operation, camelCase on the wire.

    Subclasses declare an `ApiFilter` per parameter, and override `check` for rules that take
    more than one. Reading goes by `values`, by the name on the wire; `given` holds what the
    client really gave, normalised.
    """

    def __init__(
        self,
        data: QueryDict | None = None,
        queryset: QuerySet[Any] | None = None,
        *,
        request: Request | None = None,
        paged: bool = False,
    ) -> None:
        self.data = data or QueryDict()
        self.queryset = queryset
        self.request = request
        self.general = LANGUAGE | (PAGING if paged else {})
        self.filters = {name: self.adopt(item) for name, item in self.base_filters.items()}
        self.filters |= self.general
        self.values: dict[str, Any] = {name: f.default for name, f in self.filters.items()}
        self.given: dict[str, Any] = {}
        self.mistakes = list(self.read())

    @classmethod
    def get_filters(cls) -> dict[str, ApiFilter]:
        """Return the declared parameters by their names on the wire."""
        declared = cls.declared_filters.items()
        return {item.wire_name or camelise(name): item for name, item in declared}

    def adopt(self, declared: ApiFilter) -> ApiFilter:
        """Return a copy that knows this set, for parameters that call a method of it."""
        adopted = copy.copy(declared)
        adopted.method = declared.method
        adopted.parent = self
        return adopted

    def check(self) -> Iterable[ParameterError]:
        """Yield what is wrong with right values together; for subclasses."""
        return ()

    def read(self) -> Iterator[ParameterError]:
        """Read every parameter; yield every mistake, in the order of the query."""
        suggestions = MOST_SUGGESTIONS
        for name, texts in self.data.lists():
            if name in self.filters:
                yield from self.read_parameter(name, texts)
            else:
                near = nearest(name, self.filters) if suggestions > 0 else None
                detail = _("There is no parameter “%s” here.") % quote(name)
                if suggestions > 0 and near is None:
                    detail += there_are(self.filters)
                suggestions -= 1
                yield ParameterError(name, "unknown-parameter", detail, near)
        for name, item in self.filters.items():
            if item.required and name not in self.data:
                yield ParameterError(name, "missing-parameter", _("This parameter is needed."))
        yield from self.check()

    def read_parameter(self, name: str, texts: list[str]) -> Iterator[ParameterError]:
        item = self.filters[name]
        if len(texts) > 1 and item.many != "repeated":
            detail = _("This parameter can be given only once.")
            yield ParameterError(name, "repeated-parameter", detail)
            return
        if item.many == "commas":
            texts = texts[0].split(",")
        values: dict[Any, Any] = {}
        for text in dict.fromkeys(texts):
            if not text.strip():
                detail = _("This parameter has no value; leave it out or give one.")
                yield ParameterError(name, "empty-parameter", detail)
                continue
            try:
                value = item.read(text)
            except InvalidValue as mistake:
                yield mistake.of(name, naming_valid=len(texts) <= MOST_SUGGESTIONS)
            else:
                values[item.canonical(text, value)] = value
        if values:
            self.take(name, values)

    def take(self, name: str, values: dict[Any, Any]) -> None:
        """Keep the `values` of a parameter, which go by what the links to other pages say."""
        ordered = sorted(values)
        if self.filters[name].many == "no":
            self.given[name], self.values[name] = ordered[0], values[ordered[0]]
        else:
            self.given[name] = ordered
            self.values[name] = [values[text] for text in ordered]

    def require_valid(self) -> None:
        """Raise everything that is wrong, at once.

        Raises:
            InvalidParameters: something is.
        """
        if self.mistakes:
            raise InvalidParameters(self.mistakes)

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow `queryset` by every parameter that has a value and narrows."""
        for name, item in self.filters.items():
            if item.narrows and self.values[name] is not None:
                queryset = item.filter(queryset, self.values[name])
        return queryset

    @classmethod
    def as_parameters(cls, *, paged: bool) -> list[dict[str, Any]]:
        """Describe the parameters for the OpenAPI document."""
        declared = cls.base_filters | LANGUAGE | (PAGING if paged else {})
        return [item.as_parameter(name) for name, item in declared.items()]


def echo(parameters: ApiFilterSet) -> dict[str, Any]:
    """Return the normalised filters that were really applied, by name on the wire, sorted."""
    filters_given = parameters.given.keys() - parameters.general.keys()
    return {name: parameters.given[name] for name in sorted(filters_given)}


class StrictParametersMixin:
    """A view that refuses every parameter it does not know; each view has it, details too.

    Lists declare their parameters in `filterset_class`, everything else in `parameters_class`.
    The handler finds them in `self.parameters`.
    """

    filterset_class: ClassVar[type[ApiFilterSet] | None] = None
    parameters_class: type[ApiFilterSet] = ApiFilterSet
    parameters: ApiFilterSet

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check the parameters after the permissions, and only of a method that there is."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if request.method != "OPTIONS" and hasattr(self, str(request.method).lower()):
            self.parameters = parameters_of(self)(
                request.query_params, request=request, paged=is_paged(self)
            )
            self.parameters.require_valid()

    def options(self, request: HttpRequest | Request, *args: Any, **kwargs: Any) -> Any:
        """Say in `Allow` which methods there are; the rest is in the OpenAPI document."""
        return HttpResponse(status=204)


class StrictFilterBackend(filters.DjangoFilterBackend):
    """Narrow a list by its parameters; a parameter is applied or refused, never ignored."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: "APIView"
    ) -> QuerySet[Any]:
        parameters = getattr(view, "parameters", None)
        if parameters is None:
            paged = is_paged(view)
            parameters = parameters_of(view)(request.query_params, request=request, paged=paged)
            parameters.require_valid()
        narrowed: QuerySet[Any] = parameters.apply(queryset)
        return narrowed


def parameters_of(view: Any) -> type[ApiFilterSet]:
    """Return the declaration of the parameters of what `view` is asked for."""
    declared: type[ApiFilterSet] = getattr(view, "parameters_class", ApiFilterSet)
    return (getattr(view, "filterset_class", None) or declared) if is_list(view) else declared


def is_list(view: Any) -> bool:
    action = getattr(view, "action", None)
    return isinstance(view, ListModelMixin) if action is None else action == "list"


def is_paged(view: Any) -> bool:
    return is_list(view) and getattr(view, "pagination_class", None) is not None
