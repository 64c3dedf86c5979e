"""What an application says of an answer before it begins: what it will depend on."""

from collections.abc import Callable
from typing import Any, TypeVar

from .numbers import NotKnown, Numbers, Read

BASIS = "catalogue.basis"  # in the environ: the Basis of an answer that may be kept
Findings = dict[Callable[[], Any], tuple[Read, Any]]
Found = TypeVar("Found")


class Basis:
    """The numbers of the groups that an answer depends on, read before anything it says is."""

    def __init__(self, numbers: Numbers, findings: Findings) -> None:
        self.source = numbers
        self.findings = findings
        self.numbers: dict[str, object] = {}

    def depends_on(self, groups: tuple[str, ...]) -> None:
        """Ask the numbers of `groups`; an answer whose numbers are not known is not kept."""
        try:
            self.numbers = dict(zip(groups, self.source.read(groups).numbers, strict=True))
        except NotKnown:
            self.numbers = {}

    def of(self, groups: tuple[str, ...]) -> Read:
        return tuple(self.numbers[name] for name in groups)

    def follow(self, groups: tuple[str, ...], find: Callable[[], Found]) -> Found:
        """Return what `find` finds, which stays what it is as long as the numbers of `groups` do.

        Whoever finds something newer than the numbers leaves it for others with these numbers,
        who then answer with what is newer too.
        """
        if not set(groups) <= self.numbers.keys():
            return find()
        numbers = self.of(groups)
        known, found = self.findings.get(find, (None, None))
        if known != numbers:
            found = find()
            self.findings[find] = numbers, found
        return found  # type: ignore[return-value]
