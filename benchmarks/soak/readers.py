"""Readers that go on reading whatever happens, and hold every answer against what is true."""

import http.client
import itertools
import json
import threading
import time
from collections import Counter
from typing import Any, Self
from urllib.parse import urlsplit

READERS = 3
PAUSE = 0.02  # seconds between two questions of a reader
MENU = 29  # items, of the release that is loaded


class Readers:
    """Threads that ask for kept answers, new ones and the studies that schools enrol in."""

    def __init__(self, url: str, studies: list[str]) -> None:
        self.place = urlsplit(url).netloc
        self.studies = studies
        self.statuses: Counter[int | str] = Counter()
        self.wrong: list[str] = []
        self.done = threading.Event()

    def __enter__(self) -> Self:
        self.threads = [threading.Thread(target=self.read, args=(n,)) for n in range(READERS)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.done.set()
        for thread in self.threads:
            thread.join()

    def read(self, reader: int) -> None:
        line = http.client.HTTPConnection(self.place, timeout=40)
        for number in itertools.count():
            if self.done.wait(PAUSE):
                return line.close()
            path = self.question(reader, number)
            try:
                line.request("GET", path, headers={"Accept-Language": "en"})
                answer = line.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException) as error:
                line.close()
                self.statuses[type(error).__name__] += 1
                continue
            self.statuses[answer.status] += 1
            if mistake := self.mistake(answer, body):
                self.wrong.append(f"{path}: {answer.status} {mistake}")
        return None

    def question(self, reader: int, number: int) -> str:
        study = self.studies[number % len(self.studies)]
        asked = ("/v1/interventions?pageSize=100", f"/v1/studies/{study}", "/v1/interventions?q=")
        path = asked[number % len(asked)]
        return f"{path}lezen+{reader}+{time.time_ns()}" if path.endswith("=") else path

    def mistake(self, answer: http.client.HTTPResponse, body: bytes) -> str:
        """Return what is wrong with an answer, or nothing."""
        try:
            said: Any = json.loads(body)
        except ValueError:
            return f"is no JSON: {body[:80]!r}"
        if answer.status == 503:
            is_clear = said.get("status") == 503 and answer.headers["Retry-After"]
            return "" if is_clear else f"does not say when to come again: {body[:200]!r}"
        if answer.status != 200:
            return body[:200].decode()
        if "recruitment" in said:
            places, left = said["recruitment"]["places"], said["recruitment"]["placesLeft"]
            return "" if places is None or 0 <= left <= places else f"has {left} of {places} left"
        is_search = said["query"].get("q")
        return "" if is_search or said["count"] == MENU else f"lists {said['count']} items"

    def facts(self) -> dict[str, Any]:
        silent = sum(count for status, count in self.statuses.items() if isinstance(status, str))
        right, busy = self.statuses[200], self.statuses[503]
        return {"reads 200": right, "reads 503": busy, "reads without answer": silent}
