"""What was published when."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import AllowAny
from rest_framework.viewsets import ReadOnlyModelViewSet

from api.serializers.releases import NAMES, ReleaseDetailSerializer, ReleaseSerializer, kind_of
from catalogue.models import VERSIONED, Release, Version

from .as_of import AsOfMixin
from .documented import documented, path_key


@documented(
    list=_(
        "What was published when, newest first. Each release carries a SHA-256 over its content."
    ),
    retrieve=_("One release: when it came out, what is in it, and a SHA-256 over its content."),
    key=path_key("number", _("Number of the release."), 3),
)
class ReleaseViewSet(AsOfMixin, ReadOnlyModelViewSet[Release]):
    """What was published when, newest first."""

    permission_classes = [AllowAny]
    filterset_class = AsOfMixin.parameters_class
    queryset = Release.objects.order_by("-number")
    lookup_field = "number"

    def get_queryset(self) -> QuerySet[Release]:
        known = super().get_queryset().filter(number__lte=self.as_of.release)
        counts = {
            f"number_of_{NAMES[kind_of(identity)]}": number_of(versions)
            for identity, versions in VERSIONED.items()
        }
        return known.annotate(**counts).prefetch_related(self.references.sources())

    def get_serializer_class(self) -> type[Any]:
        return ReleaseDetailSerializer if self.action == "retrieve" else ReleaseSerializer


def number_of(model: type[Version]) -> Coalesce:
    """Return how many versions of one kind came out in the release of the outer query."""
    rows = model.objects.filter(release=OuterRef("pk")).order_by().values("release")
    counted = rows.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
