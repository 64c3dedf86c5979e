"""Every kind of problem: the one list behind the answers, the pages and docs/problems.md."""

from functools import cache

from django.utils.translation import gettext_lazy as _

from catalogue.errors import DomainError, IdempotencyKeyReused, NotMandated, StaleRevision

from .kind import Kind
from .proxy import OF_A_PROXY

STATUSES = {NotMandated: 403, StaleRevision: 412, IdempotencyKeyReused: 422}  # others: 409

KINDS = (
    Kind(
        "invalid-input",
        400,
        _("Invalid input"),
        _("Some values are missing or wrong; see errors."),
        _(
            "Every mistake is listed in errors, with the parameter or the place in the body, and "
            "where possible with the nearest valid name or value as suggestion. Correct them all "
            "and send the request again. Nothing is ever ignored: an unknown, repeated or empty "
            "parameter is a mistake too."
        ),
    ),
    Kind(
        "malformed-request",
        400,
        _("Malformed request"),
        _("The request cannot be read."),
        _(
            "The address, the query or a header holds something that HTTP or UTF-8 does not "
            "allow: a character that is not UTF-8, a zero byte, or an unknown host name. Encode "
            "every value with percent-encoding as UTF-8 and send it to the published address."
        ),
    ),
    Kind(
        "malformed-json",
        400,
        _("Malformed JSON"),
        _("The body is not JSON."),
        _(
            "Send one JSON value in UTF-8, with every name only once in its object and without "
            "NaN or Infinity. The detail says where reading stopped."
        ),
    ),
    Kind(
        "paging-too-deep",
        400,
        _("Paging too deep"),
        _(
            "Lists can be paged through up to row 10,000; ask for the whole list at once, as CSV, "
            "NDJSON or XLSX, or narrow it with filters."
        ),
        _(
            "Send the same question without page and pageSize and with the header Accept: "
            "text/csv, application/x-ndjson or application/vnd.openxmlformats-officedocument."
            "spreadsheetml.sheet, where the documentation of the list offers these: the answer "
            "is the whole list. Or split the question with filters, for instance by category and "
            "sector, so that every part is shorter; the parts together give the whole list."
        ),
    ),
    Kind(
        "does-not-fit-in-xlsx",
        400,
        _("Does not fit in XLSX"),
        _(
            "A sheet of XLSX holds 1,048,575 rows next to the names of its columns, and texts of "
            "32,767 characters: this list has more."
        ),
        _(
            "Ask for text/csv or application/x-ndjson, which have no limit, or narrow the list "
            "with filters."
        ),
    ),
    Kind(
        "idempotency-key-required",
        400,
        _("Idempotency-Key required"),
        _("This needs the header Idempotency-Key."),
        _(
            "Send a key of your own making, such as a random UUID, in the header Idempotency-Key: "
            "1 to 255 printable ASCII characters. Send the same key when you send the same "
            "request again: it is then done once, and every time answered the same."
        ),
    ),
    Kind(
        "not-authenticated",
        401,
        _("Not authenticated"),
        _("This needs a valid access token."),
        _(
            "Ask for a token at /oauth/token with your client credentials, and send it as "
            "Authorization: Bearer. A token that has expired or was revoked has to be renewed."
        ),
    ),
    Kind(
        "forbidden",
        403,
        _("Forbidden"),
        _("Your credentials do not allow this."),
        _("Ask whoever gave you your credentials what you may do with them."),
    ),
    Kind(
        "insufficient-scope",
        403,
        _("Insufficient scope"),
        _("The token does not have the scope that this needs."),
        _(
            "The member scope names it. Ask for a token with that scope at /oauth/token. If that "
            "is refused, your client may not have it: the coordinator of the studies can grant it."
        ),
    ),
    Kind(
        "not-found",
        404,
        _("Not found"),
        _("There is nothing at this address."),
        _(
            "Check the spelling; of public data errors says what is near. Paths are in lower case "
            "and have no slash at the end. Start at /v1 and follow its links, or look the address "
            "up in /v1/openapi.json."
        ),
    ),
    Kind(
        "page-past-the-end",
        404,
        _("Page past the end"),
        _("The list has no such page."),
        _(
            "Start at page 1 and follow next until it is null. The number of rows is in count; "
            "with another pageSize or other filters the last page is another one."
        ),
    ),
    Kind(
        "method-not-allowed",
        405,
        _("Method not allowed"),
        _("This method cannot be used at this address."),
        _("Use one of the methods that the Allow header of the answer lists."),
    ),
    Kind(
        "not-acceptable",
        406,
        _("Not acceptable"),
        _("This cannot be given in any of the forms that the Accept header lists."),
        _(
            "Leave the Accept header out, or list application/json or */* in it. Which forms an "
            "address has is in the OpenAPI document."
        ),
    ),
    Kind(
        "request-timeout",
        408,
        _("Request timeout"),
        _("The body of the request did not come in time."),
        _("Send the whole body within 30 seconds, with the same key if it has one."),
    ),
    Kind(
        "gone",
        410,
        _("Gone"),
        _("This existed once and does not any more."),
        _(
            "The answer says when it ended and what came in its place, where something did. Ask "
            "for it with an earlier validOn or release to read it as it was."
        ),
    ),
    Kind(
        "conflict",
        409,
        _("Conflict"),
        _("The present state does not allow this."),
        _("Read the resource again; the detail says which rule stands in the way."),
    ),
    Kind(
        "length-required",
        411,
        _("Length required"),
        _("A body is read only if its length is given beforehand."),
        _("Send the body with a Content-Length, not in chunks."),
    ),
    Kind(
        "precondition-failed",
        412,
        _("Precondition failed"),
        _("The resource has changed since you read it."),
        _(
            "Read the resource again, apply your change to what it says now, and send it with the "
            "new ETag in If-Match."
        ),
    ),
    Kind(
        "body-too-large",
        413,
        _("Body too large"),
        _("The body is larger than is read here."),
        _("Send a smaller body; the limits are in the documentation."),
    ),
    Kind(
        "uri-too-long",
        414,
        _("URI too long"),
        _("The query is longer than 8,000 characters."),
        _("Use fewer or shorter parameters."),
    ),
    Kind(
        "unsupported-media-type",
        415,
        _("Unsupported media type"),
        _("A body in this form cannot be read."),
        _(
            "Send JSON in UTF-8, without compression, and say so: Content-Type: application/json, "
            "or another type that the header Accept of the answer names."
        ),
    ),
    Kind(
        "precondition-required",
        428,
        _("Precondition required"),
        _("This needs the header If-Match."),
        _(
            "Read the resource, and send its ETag in If-Match with your change: then nothing that "
            "somebody else changed meanwhile is overwritten."
        ),
    ),
    Kind(
        "too-many-requests",
        429,
        _("Too many requests"),
        _("You have sent too many requests in a short time."),
        _(
            "Wait the number of seconds in Retry-After. RateLimit and RateLimit-Policy say how "
            "much is left. Use If-None-Match and larger pages to need fewer requests."
        ),
    ),
    Kind(
        "internal-error",
        500,
        _("Internal error"),
        _("Something went wrong here. It has been recorded."),
        _("It is not your mistake. Try again later; if it stays, tell the maintainers the time."),
    ),
    Kind(
        "service-unavailable",
        503,
        _("Service unavailable"),
        _("The service cannot answer at this moment; nothing was half done."),
        _("Send the same request again after the number of seconds in Retry-After."),
    ),
    *OF_A_PROXY,
)


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind by its code: those above, then the rules of the domain."""
    rules = sorted(rules_of_the_domain(DomainError), key=lambda rule: rule.code)
    return {kind.code: kind for kind in (*KINDS, *map(as_kind, rules))}


def rules_of_the_domain(parent: type[DomainError]) -> list[type[DomainError]]:
    """Return every subclass that has a code, at any depth."""
    found = []
    for rule in parent.__subclasses__():
        found += [rule, *rules_of_the_domain(rule)] if hasattr(rule, "code") else []
    return found


def as_kind(rule: type[DomainError]) -> Kind:
    """Describe a rule of the domain; a `cure` on its class replaces the general one."""
    status = STATUSES.get(rule, 409)
    codes = {403: "forbidden", 412: "precondition-failed"}
    general = next(kind for kind in KINDS if kind.code == codes.get(status, "conflict"))
    return Kind(rule.code, status, rule.title, general.detail, getattr(rule, "cure", general.cure))
