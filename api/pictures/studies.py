"""Findings and their estimate as a forest plot and as a funnel plot."""

from collections.abc import Iterator, Sequence

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from api.readings import INTERVALS, MODELS, reading
from api.references import References
from api.serializers.evidence import weights_of
from api.serializers.findings import REASONS
from api.serializers.groups import title_of
from catalogue.models import FindingVersion
from catalogue.models.evidence import PooledFindings, StudyEvidence
from catalogue.plotting import (
    ForestPlot,
    ForestTexts,
    FunnelPlot,
    FunnelPoint,
    FunnelTexts,
    Group,
    Language,
    Range,
    StudyRow,
    Summary,
)
from catalogue.statistics import Absence

CRITICAL = 1.959963984540054  # of the standard normal distribution, two-sided 95 %
SELECTED = {
    "outcome": gettext_lazy("Only with outcome: %s."),
    "sector": gettext_lazy("Only in sector: %s."),
    "design": gettext_lazy("Only of design: %s."),
}
LABELS = {str(code): label for code, label in REASONS}


def language() -> Language:
    return "en" if get_language() == "en" else "nl"


class StudiesPicture:
    """The findings of one item of the menu, to be drawn."""

    def __init__(self, title: str, studies: StudyEvidence, references: References) -> None:
        self.title = title
        self.studies = studies
        self.references = references
        overall = studies.overall
        self.overall = None if isinstance(overall, Absence) else overall

    def forest(self) -> ForestPlot:
        groups, overall = self.studies.groups, self.overall
        out = [finding for finding in self.studies.selected if self.studies.reason(finding)]
        entering = [] if groups else self.rows(self.studies.entering, overall)
        return ForestPlot(
            texts=self.forest_texts(),
            language=language(),
            rows=(*entering, *self.rows(out, None)),
            groups=tuple(map(self.group, groups)),
            pooled=None if overall is None else summary(overall, _("All studies")),
            prediction=None if overall is None else prediction(overall),
            notes=tuple(self.notes()),
        )

    def funnel(self) -> FunnelPlot:
        return FunnelPlot(
            texts=self.funnel_texts(),
            language=language(),
            points=tuple(
                FunnelPoint(named(finding), finding.effect_size, finding.standard_error)
                for finding in self.studies.entering
                if finding.effect_size is not None and finding.standard_error is not None
            ),
            estimate=None if self.overall is None else self.overall.estimate.effect_size,
            notes=tuple(self.notes()),
        )

    def rows(
        self, findings: Sequence[FindingVersion], pooled: PooledFindings | None
    ) -> list[StudyRow]:
        weights = weights_of(pooled) if pooled else {}
        return [
            StudyRow(
                label=finding.label,
                year=finding.year,
                extra=finding.level,
                effect=finding.effect_size,
                interval=interval_of(finding),
                weight=weights.get(finding.pk),
                left_out=str(LABELS.get(self.studies.reason(finding), "")),
            )
            for finding in findings
        ]

    def group(self, pooled: PooledFindings) -> Group:
        heading = title_of(pooled.group_by or "", pooled.value, self.references)
        rows = self.rows(pooled.findings, self.overall)
        return Group(heading, tuple(rows), summary(pooled, heading))

    def notes(self) -> Iterator[str]:
        """Yield what a picture has to say of itself wherever it is put."""
        if self.overall is not None:
            yield self.sentence()
        for name, values in self.studies.question.filters:
            titles = (title_of(name, value, self.references) for value in sorted(values))
            yield str(SELECTED[name]) % ", ".join(titles)
        if self.overall is not None:
            estimate = self.overall.estimate
            how = _("Model: %(model)s; 95%% interval: %(interval)s.")
            yield how % {
                "model": MODELS[estimate.model],
                "interval": INTERVALS[estimate.interval],
            }
        yield _("Findings as in release %d of the menu.") % self.references.release

    def sentence(self) -> str:
        """Return the sentence that the answer in JSON gives as `reading`."""
        if self.overall is None:
            return _("There is no finding to pool.")
        months = self.references.months(self.overall.estimate.effect_size)
        return reading(
            self.overall.estimate,
            months[0][1] if months else None,
            is_randomised=self.overall.is_randomised,
        )

    def count(self) -> str:
        k = len(self.studies.entering)
        return ngettext("%(k)d study", "%(k)d studies", k) % {"k": k}

    def forest_texts(self) -> ForestTexts:
        k = len(self.studies.entering)
        title = ngettext(
            "%(title)s: what %(k)d study found", "%(title)s: what %(k)d studies found", k
        )
        return ForestTexts(
            title=title % {"title": self.title, "k": k},
            description=self.sentence(),
            study=_("Study"),
            year=_("Year"),
            extra=_("Level"),
            effect=_("Effect [95% interval]"),
            weight=_("Weight"),
            axis=_("Effect size (Hedges’ g)"),
            favours_left=_("without the approach better"),
            favours_right=_("with the approach better"),
            prediction=_("Expected in a new school"),
            left_out=_("Not in the estimate"),
            empty=_("There is no finding to pool."),
        )

    def funnel_texts(self) -> FunnelTexts:
        names = {"title": self.title, "count": self.count()}
        return FunnelTexts(
            title=_("%(title)s: size and precision of %(count)s") % names,
            description=_(
                "Every study by its effect and its standard error. Where small studies find "
                "other effects than large ones, the picture is lopsided."
            ),
            effect=_("Effect size (Hedges’ g)"),
            standard_error=_("Standard error"),
            estimate=_("Estimate of all studies"),
            region=_("Where 95 in 100 studies would lie if they shared that effect"),
            empty=_("There is no finding to pool."),
        )


def summary(pooled: PooledFindings, label: str) -> Summary:
    estimate = pooled.estimate
    return Summary(label, estimate.effect_size, range_of(estimate.confidence_interval))


def prediction(pooled: PooledFindings) -> Range | None:
    return range_of(pooled.estimate.prediction_interval)


def interval_of(finding: FindingVersion) -> Range | None:
    """Return the 95 % interval of one study: g ± 1.96·SE."""
    if finding.effect_size is None or finding.standard_error is None:
        return None
    margin = CRITICAL * finding.standard_error
    return Range(finding.effect_size - margin, finding.effect_size + margin)


def range_of(interval: tuple[float, float] | Absence) -> Range | None:
    return None if isinstance(interval, Absence) else Range(*interval)


def named(finding: FindingVersion) -> str:
    return f"{finding.label} ({finding.year})" if finding.year else finding.label
