"""Every route of the API; paths are kebab-case plurals without a trailing slash."""

from typing import TYPE_CHECKING, Any

from django.urls import include, path, re_path
from django.views.generic import RedirectView

from api.casing import CamelCaseParser, MergePatchParser
from api.views.changes import ChangeViewSet
from api.views.comparisons import ComparisonViewSet
from api.views.dcat import DcatView, JsonLdRenderer, TurtleRenderer
from api.views.documentation import documentation, documentation_page
from api.views.enrolments import EnrolmentEventViewSet, EnrolmentViewSet
from api.views.evidence import InterventionEvidenceView
from api.views.health import LiveView, ReadyView
from api.views.intervention_page import intervention
from api.views.interventions import InterventionViewSet
from api.views.mandates import MandateViewSet
from api.views.oauth import IntrospectionView, RevocationView, TokenView
from api.views.openapi import OpenApiView, OpenApiYamlView
from api.views.pages import home, redoc, swagger
from api.views.pictures import ForestPlotView, FunnelPlotView, MenuMapView
from api.views.problems import ProblemViewSet
from api.views.programme import (
    ActivityViewSet,
    AgreementThemeViewSet,
    ExclusionViewSet,
    HelpdeskViewSet,
    PracticeStoryViewSet,
    ProgressReportViewSet,
)
from api.views.releases import ReleaseViewSet
from api.views.root import RootView
from api.views.scales import ScaleViewSet
from api.views.schools import SchoolViewSet
from api.views.sources import SourceViewSet
from api.views.studies import StudyProgrammeViewSet, StudyViewSet
from api.views.versions import InterventionVersionViewSet
from api.views.vocabularies import CategoryViewSet, SectorViewSet, ThemeViewSet
from api.views.webhooks import WebhookDeliveryViewSet, WebhookViewSet
from api.views.well_known import api_catalogue, llms_txt, robots_txt, security_txt
from api.well_known import with_api_catalogue
from catalogue.admin.site import desk

if TYPE_CHECKING:
    from rest_framework.decorators import ViewSetAction

LIST: dict[str, "str | ViewSetAction[Any]"] = {"get": "list"}
DETAIL: dict[str, "str | ViewSetAction[Any]"] = {"get": "retrieve"}

menu = [
    path("interventions", InterventionViewSet.as_view(LIST), name="interventions"),
    path("interventions/<slug:slug>", InterventionViewSet.as_view(DETAIL), name="intervention"),
    path(
        "interventions/<slug:slug>/versions",
        InterventionVersionViewSet.as_view(LIST),
        name="intervention-versions",
    ),
    path(
        "interventions/<slug:slug>/evidence",
        InterventionEvidenceView.as_view(),
        name="intervention-evidence",
    ),
    path(
        "interventions/<slug:slug>/evidence/forest-plot",
        ForestPlotView.as_view(),
        name="forest-plot",
    ),
    path(
        "interventions/<slug:slug>/evidence/funnel-plot",
        FunnelPlotView.as_view(),
        name="funnel-plot",
    ),
    path("sectors", SectorViewSet.as_view(LIST), name="sectors"),
    path("sectors/<slug:code>", SectorViewSet.as_view(DETAIL), name="sector"),
    path("themes", ThemeViewSet.as_view(LIST), name="themes"),
    path("themes/<slug:code>", ThemeViewSet.as_view(DETAIL), name="theme"),
    path("categories", CategoryViewSet.as_view(LIST), name="categories"),
    path("categories/<slug:code>", CategoryViewSet.as_view(DETAIL), name="category"),
    path("scales", ScaleViewSet.as_view(LIST), name="scales"),
    path("scales/<slug:id>", ScaleViewSet.as_view(DETAIL), name="scale"),
    path("sources", SourceViewSet.as_view(LIST), name="sources"),
    path("sources/<slug:id>", SourceViewSet.as_view(DETAIL), name="source"),
    path("releases", ReleaseViewSet.as_view(LIST), name="releases"),
    path("releases/<int:number>", ReleaseViewSet.as_view(DETAIL), name="release"),
    path("menu-map", MenuMapView.as_view(), name="menu-map"),
    path("comparisons", ComparisonViewSet.as_view(LIST), name="comparisons"),
]
programme = [
    path("progress-reports", ProgressReportViewSet.as_view(LIST), name="progress-reports"),
    path(
        "progress-reports/<slug:slug>",
        ProgressReportViewSet.as_view(DETAIL),
        name="progress-report",
    ),
    path("practice-stories", PracticeStoryViewSet.as_view(LIST), name="practice-stories"),
    path(
        "practice-stories/<slug:slug>",
        PracticeStoryViewSet.as_view(DETAIL),
        name="practice-story",
    ),
    path("activities", ActivityViewSet.as_view(LIST), name="activities"),
    path("activities/<slug:slug>", ActivityViewSet.as_view(DETAIL), name="activity"),
    path("agreement-themes", AgreementThemeViewSet.as_view(LIST), name="agreement-themes"),
    path(
        "agreement-themes/<slug:slug>",
        AgreementThemeViewSet.as_view(DETAIL),
        name="agreement-theme",
    ),
    path("exclusions", ExclusionViewSet.as_view(LIST), name="exclusions"),
    path("exclusions/<slug:slug>", ExclusionViewSet.as_view(DETAIL), name="exclusion"),
    path("helpdesks", HelpdeskViewSet.as_view(LIST), name="helpdesks"),
    path("helpdesks/<slug:slug>", HelpdeskViewSet.as_view(DETAIL), name="helpdesk"),
]
schools = [
    path("schools", SchoolViewSet.as_view(LIST), name="schools"),
    path("schools/<slug:code>", SchoolViewSet.as_view(DETAIL), name="school"),
]
studies = [
    path("studies", StudyViewSet.as_view(LIST), name="studies"),
    path("studies/<slug:slug>", StudyViewSet.as_view(DETAIL), name="study"),
    path("study-programmes", StudyProgrammeViewSet.as_view(LIST), name="study-programmes"),
    path(
        "study-programmes/<slug:slug>",
        StudyProgrammeViewSet.as_view(DETAIL),
        name="study-programme",
    ),
]
enrolments = [
    path("mandates", MandateViewSet.as_view(LIST), name="mandates"),
    path(
        "enrolments",
        EnrolmentViewSet.as_view({"get": "list", "post": "create"}),
        name="enrolments",
    ),
    path(
        "enrolments/<uuid:id>",
        EnrolmentViewSet.as_view(
            {"get": "retrieve", "patch": "partial_update"},
            parser_classes=[MergePatchParser, CamelCaseParser],
        ),
        name="enrolment",
    ),
    path(
        "enrolments/<uuid:id>/withdrawal",
        EnrolmentViewSet.as_view({"post": "withdraw"}),
        name="withdrawal",
    ),
    path(
        "enrolments/<uuid:id>/events",
        EnrolmentEventViewSet.as_view(LIST),
        name="enrolment-events",
    ),
]
webhooks = [
    path("webhooks", WebhookViewSet.as_view({"get": "list", "post": "create"}), name="webhooks"),
    path(
        "webhooks/<uuid:id>",
        WebhookViewSet.as_view(
            {"get": "retrieve", "patch": "partial_update", "delete": "destroy"},
            parser_classes=[MergePatchParser, CamelCaseParser],
        ),
        name="webhook",
    ),
    path(
        "webhooks/<uuid:id>/secret",
        WebhookViewSet.as_view({"post": "rotate"}),
        name="webhook-secret",
    ),
    path("webhooks/<uuid:id>/test", WebhookViewSet.as_view({"post": "test"}), name="webhook-test"),
    path(
        "webhooks/<uuid:id>/replay",
        WebhookViewSet.as_view({"post": "replay"}),
        name="webhook-replay",
    ),
    path(
        "webhooks/<uuid:id>/deliveries",
        WebhookDeliveryViewSet.as_view(LIST),
        name="webhook-deliveries",
    ),
    path(
        "webhooks/<uuid:id>/deliveries/<uuid:delivery>",
        WebhookDeliveryViewSet.as_view(DETAIL),
        name="webhook-delivery",
    ),
    path(
        "webhooks/<uuid:id>/deliveries/<uuid:delivery>/replay",
        WebhookDeliveryViewSet.as_view({"post": "replay"}),
        name="webhook-delivery-replay",
    ),
]
oauth = [
    path("oauth/token", TokenView.as_view(), name="token"),
    path("oauth/revoke", RevocationView.as_view(), name="revocation"),
    path("oauth/introspect", IntrospectionView.as_view(), name="introspection"),
]

pages = [
    path("", with_api_catalogue(home), name="home"),
    path("interventions/<slug:slug>", intervention, name="intervention-page"),
    path("docs", documentation, name="documentation"),
    path("docs/swagger", swagger, name="swagger"),
    path("docs/redoc", redoc, name="redoc"),
    re_path(r"^docs/(?P<path>(?:[\w][\w.-]*/)*(?:[\w][\w.-]*)?)$", documentation_page),
]

well_known = [
    path(".well-known/api-catalog", api_catalogue, name="api-catalog"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
    path("robots.txt", robots_txt, name="robots"),
    path("llms.txt", llms_txt, name="llms"),
    path("dcat", DcatView.as_view(), name="dcat"),
    path("dcat.jsonld", DcatView.as_view(renderer_classes=[JsonLdRenderer]), name="dcat-json"),
    path("dcat.ttl", DcatView.as_view(renderer_classes=[TurtleRenderer]), name="dcat-turtle"),
]

urlpatterns = [
    path("", include(pages)),
    path("", include(well_known)),
    path("v1", with_api_catalogue(RootView.as_view()), name="root"),
    path("v1/", include(menu)),
    path("v1/", include(programme)),
    path("v1/", include(schools)),
    path("v1/", include(studies)),
    path("v1/", include(enrolments)),
    path("v1/", include(webhooks)),
    path("", include(oauth)),
    path("v1/openapi.json", OpenApiView.as_view(), name="openapi"),
    path("v1/openapi.yaml", OpenApiYamlView.as_view(), name="openapi-yaml"),
    path("v1/changes", ChangeViewSet.as_view(LIST), name="changes"),
    path("v1/problems", ProblemViewSet.as_view(LIST), name="problems"),
    path("v1/problems/<slug:code>", ProblemViewSet.as_view(DETAIL), name="problem"),
    path("health/live", LiveView.as_view(), name="live"),
    path("admin", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", desk.urls),
    path("health/ready", ReadyView.as_view(), name="ready"),
]

handler400 = "api.problems.handle_400"
handler403 = "api.problems.handle_403"
handler404 = "api.problems.handle_404"
handler500 = "api.problems.handle_500"
