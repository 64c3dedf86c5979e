"""What a kind of problem is."""

from dataclasses import dataclass

from django.utils.functional import Promise

PATH = "/v1/problems/"

Text = str | Promise


@dataclass(frozen=True)
class Kind:
    """A kind of problem: `detail` is what an answer says unless it can say it more precisely."""

    code: str
    status: int
    title: Text
    detail: Text
    cure: Text

    @property
    def type(self) -> str:
        return PATH + self.code
