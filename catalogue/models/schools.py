"""Schools as DUO's register knows them: locations, and the boards that answer for them.

They are not part of releases.  Whoever writes them raises the counter `schools`
(catalogue.actions.schools).
"""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from catalogue.search.names import name_words

from .fields import KeyField, sort_key
from .menu import Sector

# \A and \Z rather than ^ and $: for Python a line may still end after $.
BOARD_NUMBER = r"\A[0-9]{5}\Z"
SCHOOL_CODE = r"\A[0-9]{2}[A-Z]{2}[0-9]{2}\Z"
MADE_UP = "99"  # what the code of a school begins with that exists for trying the service only
POSTCODE = r"\A[1-9][0-9]{3}[A-Z]{2}\Z"


class SchoolBoard(models.Model):
    """A competent authority (bevoegd gezag): the board that answers for schools."""

    number = KeyField(
        _("number"),
        max_length=5,
        unique=True,
        validators=[RegexValidator(BOARD_NUMBER, _("Use five digits."))],
        help_text=_("Five digits; DUO’s number of the competent authority."),
    )
    name = models.CharField(
        _("name"),
        max_length=200,
        blank=True,
        help_text=_("Empty where the register gave only its number."),
    )

    class Meta:
        ordering = ["number"]
        verbose_name = _("school board")
        verbose_name_plural = _("school boards")
        constraints = [
            models.CheckConstraint(
                name="schoolboard_number_is_five_digits", condition=Q(number__regex=BOARD_NUMBER)
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


class SchoolQuerySet(models.QuerySet["School"]):
    def open(self) -> Self:
        """Schools that the register still holds."""
        return self.filter(closed_on__isnull=True)

    def matching(self, text: str) -> Self:
        """Schools that have every word of `text` in name, place or code; words may be cut off.

        A text without words has no answers.
        """
        words = list(name_words(text))
        if not words:
            return self.none()
        return self.filter(*(Q(words__contains=f" {word}") for word in words))


class School(models.Model):
    """A location (vestiging) of a school; it stays when it closes, for what refers to it."""

    code = KeyField(
        _("code"),
        max_length=6,
        unique=True,
        validators=[RegexValidator(SCHOOL_CODE, _("Use two digits, two capitals, two digits."))],
        help_text=_("BRIN and two digits for the location, as in 99XX00."),
    )
    brin = models.GeneratedField(
        expression=Substr("code", 1, 4),
        output_field=KeyField("BRIN", max_length=4),
        db_persist=True,
        verbose_name="BRIN",
        help_text=_("The institution that the location belongs to: the first four of its code."),
    )
    name = models.CharField(_("name"), max_length=200)
    street = models.CharField(_("street"), max_length=100, blank=True)
    house_number = models.CharField(
        _("house number"), max_length=30, blank=True, help_text=_("With its addition.")
    )
    postcode = models.CharField(
        _("postcode"),
        max_length=6,
        blank=True,
        validators=[RegexValidator(POSTCODE, _("Use four digits and two capitals."))],
        help_text=_("Four digits and two capitals, without a space."),
    )
    place = models.CharField(_("place"), max_length=100)
    municipality = models.CharField(_("municipality"), max_length=100, blank=True)
    province = models.CharField(_("province"), max_length=50, blank=True)
    denomination = models.CharField(
        _("denomination"), max_length=100, blank=True, help_text=_("In the register’s words.")
    )
    website = models.CharField(
        _("website"), max_length=200, blank=True, help_text=_("As the register writes it.")
    )
    board = models.ForeignKey(
        SchoolBoard,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="schools",
        verbose_name=_("school board"),
    )
    sectors = models.ManyToManyField(Sector, related_name="schools", verbose_name=_("sectors"))
    closed_on = models.DateField(
        _("closed on"),
        null=True,
        blank=True,
        help_text=_("The day on which a complete register no longer held it; none while open."),
    )
    # Derived on writing (catalogue.actions.schools), for order and search.
    name_key = KeyField(max_length=200, editable=False)
    place_key = KeyField(max_length=200, editable=False)
    municipality_key = KeyField(max_length=200, editable=False, blank=True)
    words = models.TextField(editable=False)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("school")
        verbose_name_plural = _("schools")
        constraints = [
            models.CheckConstraint(
                name="school_code_is_a_brin_and_two_digits", condition=Q(code__regex=SCHOOL_CODE)
            ),
            models.CheckConstraint(
                name="school_postcode_is_four_digits_and_two_capitals",
                condition=Q(postcode="") | Q(postcode__regex=POSTCODE),
            ),
            models.CheckConstraint(
                name="school_has_a_name_and_a_place", condition=~Q(name="") & ~Q(place="")
            ),
        ]
        indexes = [
            # The list that is asked most: read, skipped and counted without the rows themselves.
            models.Index(
                fields=["code"], condition=Q(closed_on__isnull=True), name="school_open_by_code"
            ),
            models.Index(fields=["name_key", "code"], name="school_by_name"),
            models.Index(fields=["place_key", "code"], name="school_by_place"),
            models.Index(fields=["municipality_key", "code"], name="school_by_municipality"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def is_fictitious(self) -> bool:
        return str(self.code).startswith(MADE_UP)

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    def derive(self) -> None:
        """Fill in what order and search go by."""
        self.name_key = sort_key(self.name)
        self.place_key = sort_key(self.place)
        self.municipality_key = sort_key(self.municipality)
        said = f"{self.name} {self.place} {self.code[:4]} {self.code}"
        self.words = "".join(f" {word}" for word in dict.fromkeys(name_words(said)))
