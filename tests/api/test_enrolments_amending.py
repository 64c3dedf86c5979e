"""Contact, groups and consent change by a merge patch of what the client has seen; withdrawing."""

import pytest

from catalogue.actions.privacy import erase_expired_contacts
from catalogue.models import Enrolment, EnrolmentEvent, Recruitment
from tests.api.acting import CONTACT, build_program, code_of, mistakes
from tests.builders_enrolment import COORDINATOR, after, build_school, build_schools, build_study

pytestmark = pytest.mark.django_db


class Own:
    """An enrolment of a program's own, with the tag that it last saw."""

    def __init__(self):
        school = build_school()
        self.program = build_program(school=school)
        self.address = self.program.enrol(build_study(), school)["links"]["self"]
        self.tag = self.read()["ETag"]

    def read(self):
        return self.program.get(self.address)

    def patch(self, body, **options):
        return self.program.patch(self.address, body, **({"tag": self.tag} | options))


@pytest.fixture
def own():
    return Own()


def test_what_is_named_changes_and_the_rest_stays(own):
    answer = own.patch({"contact": {"email": "new@school.example", "telephone": None}})

    assert answer.status_code == 200
    wanted = CONTACT | {"email": "new@school.example", "telephone": None}
    assert answer.json()["contact"] == wanted
    assert answer.content == own.read().content
    assert answer["ETag"] == own.read()["ETag"] != own.tag


def test_groups_are_replaced_as_a_whole(own):
    groups = [{"grade": "groep 7", "pupils": 20}, {"grade": "groep 8", "pupils": 21}]

    assert own.patch({"groups": groups}).json()["groups"] == groups


def test_consent_loses_its_day_by_a_null(own):
    taken_back = {"status": "requested", "decidedOn": None}

    answer = own.patch({"participationCouncilConsent": taken_back})

    assert answer.json()["participationCouncilConsent"] == taken_back


def test_plain_json_is_read_as_a_merge_patch_too(own):
    answer = own.patch({"contact": {"role": "director"}}, Content_Type="application/json")

    assert (answer.status_code, answer.json()["contact"]["role"]) == (200, "director")


@pytest.mark.parametrize("patch", [{}, {"contact": {}}, {"contact": CONTACT}])
def test_patch_that_changes_nothing_leaves_everything_as_it_is(own, patch):
    answer = own.patch(patch)

    assert (answer.status_code, answer["ETag"]) == (200, own.tag)
    assert not EnrolmentEvent.objects.filter(kind="amended").exists()


def test_change_without_a_tag_is_refused(own):
    answer = own.patch({"contact": {"role": "x"}}, tag=None)

    assert (answer.status_code, code_of(answer)) == (428, "precondition-required")


def test_change_of_what_somebody_else_changed_meanwhile_is_refused(own):
    own.patch({"contact": {"role": "director"}})

    answer = own.patch({"contact": {"role": "teacher"}})

    assert (answer.status_code, code_of(answer)) == (412, "stale-revision")
    assert own.read().json()["contact"]["role"] == "director"


@pytest.mark.parametrize("form", ["W/{tag}", '"other"', 'W/"other", "another"'])
def test_tag_has_to_be_the_very_same(own, form):
    assert own.patch({}, tag=form.format(tag=own.tag)).status_code == 412


@pytest.mark.parametrize("form", ["*", '"other", {tag}'])
def test_any_tag_and_one_of_a_list_will_do(own, form):
    assert own.patch({}, tag=form.format(tag=own.tag)).status_code == 200


def test_tag_without_quotes_is_malformed(own):
    answer = own.patch({}, tag=own.tag.strip('"'))

    assert (answer.status_code, code_of(answer)) == (400, "malformed-request")


def test_every_mistake_in_a_patch_is_told_at_once(own):
    patch = {
        "contact": {"name": None, "email": "x", "Role": "y"},
        "groups": [{"grade": "", "pupils": 0}],
        "participationCouncilConsent": {"status": "requested"},
        "study": "x",
        "school": "99XA00",
        "acceptsRandomAllocation": False,
        "status": "withdrawn",
        "contacts": 1,
    }

    found = mistakes(own.patch(patch))

    assert {pointer: code for pointer, (code, _near) in found.items()} == {
        "#/contact/name": "null",
        "#/contact/email": "invalid",
        "#/contact/Role": "unknown-field",
        "#/groups/0/grade": "blank",
        "#/groups/0/pupils": "min-value",
        "#/participationCouncilConsent/decidedOn": "contradiction",
        "#/study": "read-only",
        "#/school": "read-only",
        "#/acceptsRandomAllocation": "read-only",
        "#/status": "read-only",
        "#/contacts": "unknown-field",
    }
    assert own.read()["ETag"] == own.tag


@pytest.mark.parametrize("patch", [None, [], "x", {"contact": None}, {"contact": []}])
def test_nothing_is_taken_away_whole(own, patch):
    assert own.patch(patch).status_code == 400


def test_other_form_is_refused_with_those_that_are_read(own):
    answer = own.patch("<x/>", Content_Type="application/xml")

    assert (answer.status_code, code_of(answer)) == (415, "unsupported-media-type")
    assert answer["Accept-Patch"] == "application/merge-patch+json, application/json"
    assert answer["Accept"] == answer["Accept-Patch"]
    assert answer["Accept-Patch"] in answer.json()["detail"]


def test_what_has_ended_is_not_amended(own):
    own.program.post(f"{own.address}/withdrawal", {"reason": "no time"})

    answer = own.patch({"contact": {"role": "x"}}, tag="*")

    assert (answer.status_code, code_of(answer)) == (409, "enrolment-has-ended")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {"#/reason": ("required", None)}),
        ({"reason": ""}, {"#/reason": ("blank", None)}),
        ({"reason": None}, {"#/reason": ("null", None)}),
        ({"reason": "x" * 1001}, {"#/reason": ("max-length", None)}),
        ({"reason": "x", "Reason": "x"}, {"#/Reason": ("unknown-field", "reason")}),
        ({"reason": "bell\u0007"}, {"#/reason": ("control-character", None)}),
    ],
)
def test_withdrawal_has_a_reason(own, body, expected):
    answer = own.program.post(f"{own.address}/withdrawal", body)

    assert mistakes(answer) == expected
    assert own.read().json()["status"] == "enrolled"


def test_withdrawal_needs_a_key(own):
    answer = own.program.post(f"{own.address}/withdrawal", {"reason": "x"}, key="")

    assert code_of(answer) == "idempotency-key-required"


def test_what_was_withdrawn_cannot_be_withdrawn_again(own):
    own.program.post(f"{own.address}/withdrawal", {"reason": "no time"})

    answer = own.program.post(f"{own.address}/withdrawal", {"reason": "no time"})

    assert (answer.status_code, code_of(answer)) == (409, "transition-not-allowed")
    assert EnrolmentEvent.objects.filter(kind="withdrawn").count() == 1


def test_contact_that_was_erased_reads_as_none_with_the_moment(own):
    own.program.post(f"{own.address}/withdrawal", {"reason": "no time"}, key="w")
    Enrolment.objects.update(ended_at=after(days=1))
    erase_expired_contacts(by=COORDINATOR)

    read = own.read().json()

    assert (read["contact"], read["withdrawalReason"]) == (None, None)
    assert read["contactErasedAt"].endswith("Z")
    assert own.patch({"groups": [{"grade": "1", "pupils": 1}]}, tag="*").status_code == 409


def test_who_waits_on_a_list_that_closed_long_ago_has_no_contact_left_and_can_withdraw():
    study, schools = build_study(places=0), build_schools(1)
    program = build_program(school=schools[0])
    address = program.enrol(study, schools[0])["links"]["self"]
    Recruitment.objects.update(closes_at=after(days=1))
    erase_expired_contacts(by=COORDINATOR)

    amended = program.patch(address, {"contact": CONTACT}, tag="*")
    withdrawn = program.post(f"{address}/withdrawal", {"reason": "A name."})

    assert (amended.status_code, code_of(amended)) == (409, "enrolment-has-ended")
    assert (withdrawn.status_code, withdrawn.json()["status"]) == (200, "withdrawn")
    assert withdrawn.json()["withdrawalReason"] is None


def test_methods_are_told():
    enrolment = Own()

    answer = enrolment.program.delete(enrolment.address)

    assert answer["Allow"] == "GET, PATCH, HEAD, OPTIONS"
