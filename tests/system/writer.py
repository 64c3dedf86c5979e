"""A process of its own that writes public content on request, through the catalogue's actions.

`python -m tests.system.writer` reads lines `DOOR NUMBER` and answers each with the same line once
what it wrote is committed: NUMBER then stands in what the API says.
"""

import os
import sys
from string import ascii_uppercase

BY = "writer"
STUDY = "demo"
PLACES = 1_000


def publish_release(number: int) -> None:
    from catalogue.actions import releases
    from catalogue.actions.drafts import revise
    from catalogue.models import Intervention

    releases.open_draft(label_nl=f"{number}", label_en=f"{number}", by=BY)
    feedback = Intervention.objects.get(slug="feedback")
    revise(
        feedback, cause="editorial", by=BY, summary_nl=f"nr {number}", summary_en=f"no {number}"
    )
    releases.publish_release(by=BY)


def change_story(number: int) -> None:
    from catalogue.actions.programme import Document, put_documents
    from catalogue.models import PracticeStory

    story = PracticeStory.objects.order_by("slug").first()
    assert story is not None
    put_documents([Document(PracticeStory, story.slug, {"title_nl": f"nr {number}"})], by=BY)


def change_study(number: int) -> None:
    from catalogue.actions.programme import Document, put_documents
    from catalogue.models import Study

    document = Document(Study, STUDY, {"title_nl": f"nr {number}"})
    put_documents([document], by=BY, counter="studies")


def change_school(number: int) -> None:
    put_school("99ZZ00", f"nr {number}")


def put_school(code: str, name: str) -> None:
    from catalogue.actions.schools import SchoolRecord, put_schools

    sectors = frozenset({"po"})
    put_schools([SchoolRecord(code=code, name=name, place="X", sectors=sectors)], by=BY)


def enrol(number: int) -> None:
    """Let a school that was not there before take a place."""
    from catalogue.actions.enrolment import enrol_school
    from catalogue.models import School, Study
    from tests.builders_enrolment import PARTICULARS

    code = f"99Y{ascii_uppercase[number // 100]}{number % 100:02d}"
    put_school(code, code)
    study, school = Study.objects.get(slug=STUDY), School.objects.get(code=code)
    enrol_school(study=study, school=school, particulars=PARTICULARS, client=None, by=BY)


def set_places(number: int) -> None:
    from catalogue.actions import recruitment
    from catalogue.models import Study

    recruitment.set_places(study=Study.objects.get(slug=STUDY), places=PLACES + number, by=BY)


def close_recruitment(_number: int) -> None:
    from catalogue.actions import recruitment
    from catalogue.models import Study

    recruitment.close_recruitment(study=Study.objects.get(slug=STUDY), by=BY)


def remove_intervention(_number: int) -> None:
    """Take the last item that is there off the menu."""
    from django.utils import timezone

    from catalogue.actions import releases
    from catalogue.actions.drafts import revise
    from catalogue.models import Intervention, InterventionVersion, Release

    newest = Release.objects.latest_published()
    held = InterventionVersion.objects.as_of(newest.number, timezone.localdate()).live()
    last = held.latest("identity__slug")
    releases.open_draft(label_nl="removal", label_en="removal", by=BY)
    revise(Intervention.objects.get(pk=last.identity_id), cause="removed", is_removal=True, by=BY)
    releases.publish_release(by=BY)


def delete_exclusion(_number: int) -> None:
    """Make one and delete the one before it."""
    from django.db import transaction

    from catalogue.actions.programme import Document, document_changed, put_documents
    from catalogue.models import Exclusion

    first = Exclusion.objects.earliest("pk")
    texts = {f"{name}_{lang}": "x" for name in ("title", "summary") for lang in ("nl", "en")}
    content = texts | {"stated_on": first.stated_on}
    put_documents([Document(Exclusion, f"made-{first.pk}", content)], by=BY)
    with transaction.atomic():
        document_changed(first, "deleted", by=BY)
        first.delete()


DOORS = {
    "release": publish_release,
    "story": change_story,
    "study": change_study,
    "school": change_school,
    "enrolment": enrol,
    "places": set_places,
    "closing": close_recruitment,
    "removal": remove_intervention,
    "deletion": delete_exclusion,
}


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "api.settings")
    django.setup()
    for line in sys.stdin:
        door, number = line.split()
        DOORS[door](int(number))
        sys.stdout.write(line)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
