"""Which day it is, for an answer that is asked without a day."""

import time
from datetime import datetime, timedelta, tzinfo


class Today:
    """Tell the day in `zone` as text, reckoned once a day and after every jump of the clock."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self.span = (0.0, 0.0)
        self.text = ""

    def __call__(self) -> str:
        now = time.time()
        begins, ends = self.span
        if not begins <= now < ends:
            day = datetime.fromtimestamp(now, self.zone).replace(
                hour=0, minute=0, second=0, microsecond=0
            )
            self.text = day.date().isoformat()
            self.span = (day.timestamp(), (day + timedelta(days=1)).timestamp())
        return self.text
