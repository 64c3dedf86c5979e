"""Real answers of the API to the fixtures, shown as examples in the OpenAPI document.

Each file is named after its operation; `manage.py write_examples` writes them anew.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from .conversation import OPERATIONS, body

HOST = "https://interventiemenu.example"
FOLDER = Path(__file__).parent
FIXED = "validOn=2022-09-01&release=3"

# What is asked per operation; questions on the time axes name their place, so that the answer is
# the same on any day.
QUESTIONS = {
    "listInterventions": (
        "/v1/interventions?category=B&minMonths=6&minEvidence=4&ordering=-months"
        f"&fields=slug,title,effect,evidence,cost&facets=evidence&pageSize=2&{FIXED}&lang=en"
    ),
    "getIntervention": f"/v1/interventions/feedback?{FIXED}&lang=en",
    "listInterventionVersions": (
        "/v1/interventions/feedback/versions?validOn=2022-09-01&release=3&pageSize=2&lang=en"
    ),
    "getInterventionEvidence": (
        "/v1/interventions/schrijfonderwijs/evidence?sector=vo&groupBy=outcome"
        "&validOn=2026-11-22&release=4&lang=en"
    ),
    "listSectors": f"/v1/sectors?pageSize=2&{FIXED}&lang=en",
    "getSector": f"/v1/sectors/po?{FIXED}&lang=en",
    "listThemes": f"/v1/themes?pageSize=2&{FIXED}&lang=en",
    "getTheme": f"/v1/themes/reading?{FIXED}&lang=en",
    "listCategories": f"/v1/categories?pageSize=1&{FIXED}&lang=en",
    "getCategory": f"/v1/categories/F?{FIXED}&lang=en",
    "listScales": f"/v1/scales?kind=evidence&pageSize=1&{FIXED}&lang=en",
    "getScale": f"/v1/scales/eef-cost-2018?{FIXED}&lang=en",
    "listSources": f"/v1/sources?kind=news&pageSize=2&{FIXED}&lang=en",
    "getSource": f"/v1/sources/eef-feedback-2021?{FIXED}&lang=en",
    "listReleases": f"/v1/releases?pageSize=1&{FIXED}&lang=en",
    "getRelease": f"/v1/releases/2?{FIXED}&lang=en",
    "listComparisons": "/v1/comparisons?from=2&to=3&kind=intervention&pageSize=1&lang=en",
    "listProgressReports": "/v1/progress-reports?sector=mbo&pageSize=1&lang=en",
    "getProgressReport": "/v1/progress-reports/report-4?lang=en",
    "listPracticeStories": "/v1/practice-stories?pageSize=1&lang=en",
    "getPracticeStory": "/v1/practice-stories/griftschool-muziek?lang=en",
    "listActivities": "/v1/activities?kind=discussion-table&pageSize=1&lang=en",
    "getActivity": "/v1/activities/gesprekstafel-2022-12-12?lang=en",
    "listAgreementThemes": "/v1/agreement-themes?pageSize=1&lang=en",
    "getAgreementTheme": "/v1/agreement-themes/begeleiding-bij-stages?lang=en",
    "listExclusions": "/v1/exclusions?pageSize=1&lang=en",
    "getExclusion": "/v1/exclusions/huiswerk?lang=en",
    "listHelpdesks": "/v1/helpdesks?lang=en",
    "listSchools": "/v1/schools?q=denkbeeldige&pageSize=1&lang=en",
    "getSchool": "/v1/schools/99XH00?lang=en",
    "listProblems": "/v1/problems?pageSize=1&lang=en",
    "getProblem": "/v1/problems/invalid-input?lang=en",
    "getHelpdesk": "/v1/helpdesks/np-onderwijs?lang=en",
    "listStudies": "/v1/studies?theme=motor&pageSize=1&lang=en",
    "getStudy": "/v1/studies/taakspel?lang=en",
    "listStudyProgrammes": "/v1/study-programmes?sector=vso&pageSize=1&lang=en",
    "getStudyProgramme": "/v1/study-programmes/effectmeting-kansrijke-interventies?lang=en",
}


def add_examples(result: dict[str, Any], **context: Any) -> dict[str, Any]:
    """Add to each operation the examples that are kept of it; a post-processing hook."""
    for path in result["paths"].values():
        for operation in path.values():
            name = operation["operationId"]
            responses = operation["responses"]
            answer = (responses.get("201") or responses.get("200", {})).get("content", {})
            if name in {*QUESTIONS, *OPERATIONS} and "application/json" in answer:
                answer["application/json"]["example"] = example(name)
            for form in operation.get("requestBody", {}).get("content", {}).values():
                if name in OPERATIONS:
                    form["example"] = body(name)
    return result


@cache
def example(operation: str) -> Any:
    return json.loads((FOLDER / f"{operation}.json").read_text())
