"""Instants as the desk shows them: by the clock of Amsterdam."""

from datetime import datetime

from django.utils.formats import date_format

from catalogue.models.clock import AMSTERDAM


def moment(instant: datetime) -> str:
    return date_format(instant.astimezone(AMSTERDAM), "j M Y, H:i")
