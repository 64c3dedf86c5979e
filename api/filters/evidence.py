"""Query parameters of the evidence for an intervention."""

from functools import partial

from django.utils.translation import gettext_lazy

from catalogue.models import FindingVersion, SectorVersion, ThemeVersion
from catalogue.models.estimates import Pooling
from catalogue.models.evidence import GROUPINGS, Question
from catalogue.statistics import INTERVAL_METHODS, MODELS

from .as_of import AsOfFilter
from .backend import BooleanFilter, ChoiceFilter, KeyFilter
from .bulk import WholeListFilter
from .findings import FindingIdFilter
from .interventions import published_keys


class PoolingFilter(AsOfFilter):
    """How findings are pooled, and which of them."""

    model = ChoiceFilter(
        choices=MODELS,
        default="reml",
        example="dl",
        help_text=gettext_lazy(
            "Model of the true effects: reml (restricted maximum likelihood), dl "
            "(DerSimonian-Laird), pm (Paule-Mandel) or common (one true effect)."
        ),
    )
    interval = ChoiceFilter(
        choices=INTERVAL_METHODS,
        default="hksj-modified",
        example="wald",
        help_text=gettext_lazy(
            "Confidence interval: hksj-modified (Hartung-Knapp-Sidik-Jonkman, never narrower "
            "than its factor 1), hksj or wald."
        ),
    )
    outcome = KeyFilter(
        keys=partial(published_keys, ThemeVersion),
        example=["general-attainment"],
        help_text=gettext_lazy("Only findings on this outcome; may be repeated: any of them."),
    )
    sector = KeyFilter(
        keys=partial(published_keys, SectorVersion),
        example=["po"],
        help_text=gettext_lazy("Only findings in this sector; may be repeated: any of them."),
    )
    design = ChoiceFilter(
        choices=FindingVersion.Design,
        many="repeated",
        example=["randomised-trial"],
        help_text=gettext_lazy("Only studies of this design; may be repeated: any of them."),
    )
    exclude = FindingIdFilter(
        many="repeated",
        help_text=gettext_lazy(
            "Id of a finding to leave out; may be repeated. The answer says how far the "
            "estimate moved."
        ),
    )

    def question(self, *, group_by: str | None = None) -> Question:
        """Return what is asked of the findings."""
        given = [(name, self.values[name]) for name in GROUPINGS]
        return Question(
            pooling=Pooling(self.values["model"], self.values["interval"]),
            filters=tuple((name, frozenset(values)) for name, values in given if values),
            excluded=frozenset(self.values["exclude"] or ()),
            group_by=group_by,
        )


class EvidenceFilter(WholeListFilter, PoolingFilter):
    """Query parameters of `GET /v1/interventions/{slug}/evidence`."""

    of_json_only = ("groupBy", "cumulative")

    group_by = ChoiceFilter(
        choices=list(GROUPINGS),
        example="sector",
        help_text=gettext_lazy("Also an estimate for each outcome, sector or design."),
    )
    cumulative = BooleanFilter(
        default=False,
        help_text=gettext_lazy("Also the estimate as it grew, by year of publication."),
    )
