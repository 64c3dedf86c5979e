"""What the browser finds: the real menu with a draft on it, schools in a study, and accounts.

`python -m tests.browser.scene` makes all of it in an empty database and prints where it is.
"""

import json
import os
from typing import Any

BY = "scene"
STUDY = "demo"
SCHOOLS = ("99XA00", "99XB00", "99XC00", "99XD00")  # three in a study of two places, one for later


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "api.settings")
    import django

    django.setup()
    fill()
    print(json.dumps(addresses() | {"people": accounts()}))  # noqa: T201  # read by the fixture


def fill() -> None:
    """Load the menu and the schools; enrol three of them, and let a client listen."""
    from django.core.management import call_command

    from catalogue.actions import drafts, releases
    from catalogue.models import Intervention, School, Study
    from tests.builders_enrolment import build_client, enrol
    from tests.catalogue.listening import listen

    quiet = {"verbosity": 0, "stdout": open(os.devnull, "w")}  # noqa: SIM115, PTH123
    call_command("migrate", **quiet)
    call_command("seed", **quiet)
    call_command("import_schools", "fixtures/example-schools.csv", **quiet)
    call_command("demo_study", STUDY, "--places", "2", **quiet)
    listen(build_client(is_for_all_schools=True))
    for code in SCHOOLS[:3]:
        enrol(Study.objects.get(slug=STUDY), School.objects.get(code=code))
    releases.open_draft(label_nl="Najaar", label_en="Autumn", by=BY)
    texts = {"summary_nl": "Wat de browser ziet.", "summary_en": "What the browser sees."}
    texts |= {"cause_note_nl": "Om te zien.", "cause_note_en": "To be seen."}
    drafts.revise(Intervention.objects.get(slug="feedback"), cause="editorial", by=BY, **texts)


def addresses() -> dict[str, Any]:
    """Return the numbers that addresses of the desk are made of."""
    from catalogue.models import Client, Enrolment, Intervention, Release, Study, Webhook

    draft = Release.objects.draft()
    assert draft is not None
    return {
        "draft": draft.pk,
        "item": Intervention.objects.get(slug="feedback").pk,
        "study": Study.objects.get(slug=STUDY).pk,
        "enrolment": str(Enrolment.objects.earliest("number").pk),
        "webhook": str(Webhook.objects.get().pk),
        "client": Client.objects.get().pk,
    }


def accounts() -> dict[str, dict[str, Any]]:
    """Make an editor who has no second factor yet, and two people who have recovery codes."""
    from django.contrib.auth.models import User
    from django_otp.oath import totp

    from catalogue.actions import second_factor
    from catalogue.actions.editors import choose_password, create_coordinator, create_editor

    people: dict[str, dict[str, Any]] = {}
    for name, make in (("anna", create_editor), ("cora", create_coordinator), ("iris", None)):
        if make is None:
            user, password = User.objects.create_superuser(name), "a sentence for the tests"
            user.set_password(password)
            user.save()
        else:
            user, password = make(username=name, by=BY)
        people[name] = {"password": password, "codes": []}
        if name != "anna":
            choose_password(user=user, password=password)
            device = second_factor.proposed_device(user)
            given = second_factor.confirm_device(user=user, code=f"{totp(device.bin_key):06d}")
            assert given is not None
            people[name]["codes"] = given[1]
    return people


if __name__ == "__main__":
    main()
