"""What goes into the log: what went wrong, and never whom it was about."""

import logging
import re

# PostgreSQL quotes the whole row that it refused, which may be an enrolment with its contact.
ROW = re.compile(r"^DETAIL: .*?(?=\n\n|\nCONTEXT: |\Z)", re.MULTILINE | re.DOTALL)


class DiscreetFormatter(logging.Formatter):
    """The plain form of a record, without the rows that a database quotes in its errors."""

    def format(self, record: logging.LogRecord) -> str:
        return ROW.sub("DETAIL: (left out)", super().format(record))
