"""The application, behind the answers that are kept."""

import os
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "api.settings")
django = get_wsgi_application()

from django.conf import settings  # noqa: E402  # they are read from here on
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from api.caching import liked_coding, matches  # noqa: E402
from api.kept import KeptAnswers  # noqa: E402
from api.kept.days import Today  # noqa: E402
from api.kept.numbers import Numbers, PostgresqlNumbers, SqliteNumbers  # noqa: E402
from api.kept.questions import Chooser  # noqa: E402
from api.language import preferred_language  # noqa: E402
from api.negotiation import liked_media_type  # noqa: E402
from api.observing import Observed, Observer, write_down  # noqa: E402
from api.revisions import revisions  # noqa: E402
from catalogue.models.releases import HOLD  # noqa: E402

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def numbers() -> Numbers:
    groups = revisions(connection.vendor)
    parameters = connection.get_connection_params()
    if connection.vendor == "sqlite":
        return SqliteNumbers(str(parameters["database"]), groups, hold=HOLD)
    of_django = {"context", "cursor_factory"}
    kept = {k: v for k, v in parameters.items() if k not in of_django}
    return PostgresqlNumbers(kept, groups, hold=HOLD)


today = Today(timezone.get_default_timezone())


def keeping(behind: "WSGIApplication") -> KeptAnswers:
    return KeptAnswers(
        behind,
        numbers=numbers(),
        chooser=Chooser(preferred_language, liked_coding, liked_media_type),
        day=today,
        matches=matches,
        limit=settings.KEPT_ANSWERS_MB * 1_000_000,
    )


def observing(behind: "WSGIApplication") -> Observed:
    observers: list[Observer] = [write_down] if settings.LOG_REQUESTS else []
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from api.metrics import counting  # it makes files where it is imported

        observers.append(counting(behind))
    return Observed(behind, observers)


kept = keeping(django) if settings.KEPT_ANSWERS_MB else None
application = observing(kept or django)
