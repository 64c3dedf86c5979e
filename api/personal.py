"""What the OpenAPI document says of personal data; docs/privacy.md says the same, and more."""

from typing import Any

from django.utils.translation import gettext as _

from catalogue.actions.privacy import AFTER_COMPLETION, AFTER_WITHDRAWAL

STRICT = {
    *("EnrolmentBody", "EnrolmentPatch", "Withdrawal", "PupilGroup"),
    *("Contact", "ContactPatch", "Consent", "ConsentPatch"),
    *("WebhookBody", "WebhookPatch", "WebhookReplay"),
}


def describe_bodies(result: dict[str, Any], **context: Any) -> dict[str, Any]:
    """Add `x-privacy` to personal data, and that a body has no other names; the last hook."""
    schemas = result["components"]["schemas"]
    described = personal()
    for schema in schemas.keys() & described.keys():
        for name, purpose in described[schema].items():
            schemas[schema]["properties"][name]["x-privacy"] = purpose
    for schema in schemas.keys() & STRICT:
        schemas[schema]["additionalProperties"] = False
    return result


def personal() -> dict[str, dict[str, Any]]:
    """Return purpose, ground and retention per schema and member."""
    agreement = _("performing the agreement with the school (AVG art. 6 (1) b)")
    interest = _("legitimate interest of the study (art. 6 (1) f)")
    purposes = {
        "name": _("researchers must know whom to ask for"),
        "role": _("whether the contact may decide, teaches, or plans"),
        "email": _("arrangements on measurements and support"),
        "telephone": _("to reach the school on the day; may be left out"),
    }
    reason = said(
        _("whether the study is the cause; free text, in which a name may stand"), interest
    )
    contact = {name: said(purpose, agreement) for name, purpose in purposes.items()}
    return {
        "Contact": contact,
        "ContactPatch": contact,
        "Withdrawal": {"reason": reason},
        "Enrolment": {"withdrawalReason": reason},
    }


def said(purpose: str, ground: str) -> dict[str, str]:
    kept = {"withdrawn": AFTER_WITHDRAWAL.days, "completed": AFTER_COMPLETION.days}
    retention = _(
        "until %(withdrawn)d days after withdrawal or %(completed)d days after completion"
    )
    return {"purpose": purpose, "ground": ground, "retention": retention % kept}
