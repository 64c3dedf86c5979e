"""Every rule that a caller can break has a code and a title of its own."""

import re
from collections.abc import Iterator

import pytest
from django.utils.functional import Promise
from django.utils.translation import override

from catalogue.errors import DomainError, ReleaseNotPublishable


def subclasses(error: type[DomainError]) -> Iterator[type[DomainError]]:
    for subclass in error.__subclasses__():
        yield subclass
        yield from subclasses(subclass)


ERRORS = sorted(subclasses(DomainError), key=lambda error: error.__name__)


@pytest.mark.parametrize("error", ERRORS)
def test_error_has_a_code_in_kebab_case_and_a_title_to_translate(error):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", error.__dict__["code"])
    assert isinstance(error.__dict__["title"], Promise), "wrap the title in gettext_lazy"
    with override("en"):
        assert re.fullmatch(r"[A-Z][ -~]+[^.]", str(error.title)), "English, without a full stop"


def test_no_two_errors_share_a_code():
    assert len({error.code for error in ERRORS}) == len(ERRORS) > 0


def test_refusal_to_publish_tells_every_mistake():
    error = ReleaseNotPublishable(["one", "two"])

    assert (error.mistakes, str(error)) == (["one", "two"], "one\ntwo")
