"""A small folder of files that is right, to be spoilt in one place by a test."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

OWN = """\
      validFrom: 2021-05-10
      validFromBasis: stated
      cause: added
      causeNote:
        nl: Begin
        en: Start
"""
UNRATED = """\
      effect: {absence: not-rated}
      evidence: {absence: not-rated}
      cost: {absence: not-rated}
"""
TERM = f"""\
  versions:
    - release: 1
{OWN}      position: 1
      title: {{nl: Titel, en: Title}}
      description: {{nl: Uitleg, en: Explanation}}
"""
SOURCE = f"""\
{OWN}      title: Een pagina
      authors: [Ministerie]
      kind: web-page
      language: nl
      url: https://example.org/page
      yearAbsence: unknown
      consultedOnAbsence: unknown
"""
FILES = {
    "releases.yaml": """\
- number: 1
  label: {nl: Eerste, en: First}
  publishedOn: 2021-05-10
  publishedOnBasis: stated
  sources: [page]
- number: 2
  label: {nl: Tweede, en: Second}
  publishedOn: 2022-04-07
  publishedOnBasis: stated
  sources: [page, report]
""",
    "sectors.yaml": f"- slug: po\n{TERM}- slug: vo\n{TERM}",
    "themes.yaml": f"- slug: reading\n{TERM}",
    "sources.yaml": (
        f"- slug: page\n  versions:\n    - release: 1\n{SOURCE}"
        f"- slug: report\n  versions:\n    - release: 2\n{SOURCE}"
    ),
    "categories.yaml": f"""\
- slug: B
  versions:
    - release: 1
{OWN}      position: 2
      title: {{nl: Titel, en: Title}}
      printedTitle: Zoals gedrukt
      combinableWith: []
      requiresCombination: false
      sources: [page]
""",
    "scales.yaml": f"""\
- slug: months
  versions:
    - release: 1
{OWN}      kind: months
      edition: test
      title: {{nl: Maanden, en: Months}}
      description: {{nl: Uitleg, en: Explanation}}
      sources: [page]
      steps:
        - {{value: 0, label: {{nl: geen, en: none}}}}
        - {{value: 5, label: {{nl: veel, en: many}}, effectSizeFrom: 0.36}}
""",
    "interventions.yaml": f"""\
- slug: feedback
  versions:
    - release: 1
{OWN}      code: B6
      category: B
      title: {{nl: Feedback, en: Feedback}}
      summary: {{nl: Terugkoppeling., en: Information on how it went.}}
      workingElements: []
      examples: []
      pointsOfAttention: []
      sectors: [po, vo]
      sectorsBasis: menu
      themes: [reading]
{UNRATED}      sources: [page]
    - release: 2
{OWN}      effect:
        months: 5
        scale: months
      sources: [page, report]
""",
    "claims.yaml": """\
- slug: feedback--eef-2018
  intervention: feedback
  edition: eef-2018
  release: 2
  validFrom: 2021-05-10
  validFromBasis: inferred
  title: {nl: EEF, en: EEF}
  effect: {months: -5, scale: months}
  evidence: {absence: unknown}
  cost: {absence: unknown}
  effectSize: 0.45
  source: report
""",
    "findings.yaml": """\
- slug: feedback--study
  release: 2
  validFrom: 2021-05-10
  validFromBasis: inferred
  intervention: feedback
  source: report
  label: Study
  effectSize: 0.45
  standardError: 0.1
""",
    "agreement-themes.yaml": "[]\n",
    "exclusions.yaml": """\
- slug: huiswerk
  title: {nl: Huiswerk, en: Homework}
  summary: {nl: Mag niet., en: Not allowed.}
  statedOn: 2022-04-07
  sources: [report]
""",
    "progress-reports.yaml": """\
- slug: report-1
  number: 1
  title: {nl: Eerste, en: First}
  summary: {nl: Stand., en: State.}
  publishedOn: 2021-10-28
  publishedOnPrecision: day
  scopeAbsence: unknown
  sources: [page]
  findings:
    - slug: share
      kind: percentage
      position: 1
      text: {nl: Deel, en: Share}
      percentage: 33.3
      sectors: [vo]
      interventions: [feedback]
""",
    "practice-stories.yaml": "[]\n",
    "activities.yaml": "[]\n",
    "study-programmes.yaml": "[]\n",
    "studies.yaml": "[]\n",
    "helpdesks.yaml": """\
- slug: helpdesk
  title: {nl: Helpdesk, en: Helpdesk}
  summary: {nl: Bel., en: Call.}
  weekdays: [1, 2, 3, 4, 5]
  opensAt: "11:00"
  closesAt: "15:00"
  closures: [{from: 2022-12-24, until: 2023-01-08}]
  sources: [page]
""",
}


def write_folder(path: Path) -> Path:
    for name, text in FILES.items():
        (path / name).write_text(text, "utf-8")
    return path


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Replace the first `old` in a file, which must be there."""
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def seed(folder: Path) -> str:
    """Load a folder and return what was reported."""
    output = StringIO()
    call_command("seed", folder, stdout=output)
    return output.getvalue()


def refusal(folder: Path) -> list[str]:
    """Return the lines with which a folder is refused, without the path of the folder."""
    with pytest.raises(CommandError) as refused:
        seed(folder)
    return str(refused.value).replace(f"{folder}/", "").splitlines()
