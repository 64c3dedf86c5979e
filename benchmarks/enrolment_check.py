"""What clients were told, held against what the API says: is there a contradiction?

Reads nothing but the clients' log and the API.
"""

import base64
import json
import time
import urllib.error
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Line = dict[str, Any]
PAGE = 100
TRIES = 6
UNAVAILABLE = 503


def read_log(path: Path) -> list[Line]:
    """Return every attempt; the line of what asking took is none."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if "key" in line]


def processor_of_client(path: Path) -> float:
    last = json.loads(path.read_text(encoding="utf-8").splitlines()[-1])
    return float(last["processor"])


class Api:
    """Reads enrolments and studies as a client does."""

    def __init__(self, url: str, user: str) -> None:
        self.url = url
        basic = base64.b64encode(user.encode()).decode()
        said = self.ask(
            "/oauth/token", f"Basic {basic}", data=b"grant_type=client_credentials", method="POST"
        )
        self.bearer = f"Bearer {said['access_token']}"

    def ask(self, path: str, authorization: str | None = None, **options: Any) -> Any:
        request = urllib.request.Request(f"{self.url}{path}", **options)
        if authorization:
            request.add_header("Authorization", authorization)
        for _ in range(TRIES):
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code != UNAVAILABLE:
                    raise
                time.sleep(int(error.headers["Retry-After"]))
        raise TimeoutError(f"{path} is not to be had.")

    def study(self, slug: str) -> Any:
        return self.ask(f"/v1/studies/{slug}")

    def enrolments(self, study: str) -> list[Any]:
        """Return every enrolment in a study, page by page."""
        found: list[Any] = []
        page, count = 1, 1
        while len(found) < count:
            where = f"/v1/enrolments?study={study}&pageSize={PAGE}&page={page}"
            said = self.ask(where, self.bearer)
            found += said["results"]
            count, page = said["count"], page + 1
        return found


def contradictions(
    lines: Iterable[Line], wanted: Iterable[dict[str, str]], api: Api, *, allowed: set[int]
) -> Iterator[str]:
    """Yield all that does not agree; statuses in `allowed` are no mistake, apart from 201."""
    lines = list(lines)
    yield from strange_answers(lines, allowed)
    acknowledged = {}
    for key, answers in by_key(lines).items():
        yield from told_twice(key, answers)
        acknowledged[key] = json.loads(answers[0]["body"])
    asked = {request["key"]: request for request in wanted}
    for key in asked.keys() - acknowledged.keys():
        yield f"{key}: never answered with 201"
    there = {}
    for study in sorted({request["study"] for request in asked.values()}):
        kept = api.enrolments(study)
        yield from overfull(api.study(study), kept)
        there |= {enrolment["id"]: enrolment for enrolment in kept}
    for key, said in acknowledged.items():
        yield from lost(key, said, asked[key], there)
    known = {said["id"] for said in acknowledged.values()}
    for unasked in there.keys() - known:
        yield f"{unasked}: nobody was told of it"


def strange_answers(lines: list[Line], allowed: set[int]) -> Iterator[str]:
    for line in lines:
        status = line.get("status")
        if status is None or status == 201:
            if line.get("error") == "gave up":
                yield f"{line['key']}: the client gave up"
        elif status not in allowed or "retry-after" not in line["headers"]:
            yield f"{line['key']}: {status} {line['body'][:200]}"


def by_key(lines: list[Line]) -> dict[str, list[Line]]:
    """Return the acknowledgements of each key, in the order in which they came."""
    found = defaultdict(list)
    for line in sorted(lines, key=lambda line: line["sent"] + line["ms"] / 1000):
        if line.get("status") == 201:
            found[line["key"]].append(line)
    return found


def told_twice(key: str, answers: list[Line]) -> Iterator[str]:
    """Yield where the same request got another answer than the first."""
    said = {
        (line["body"], line["headers"]["location"], line["headers"]["etag"]) for line in answers
    }
    if len(said) > 1:
        yield f"{key}: {len(said)} different answers"
    first = [line for line in answers if "idempotency-replayed" not in line["headers"]]
    if len(first) > 1:
        yield f"{key}: done {len(first)} times"


def overfull(study: Any, kept: list[Any]) -> Iterator[str]:
    """Yield what is wrong with a study and everyone who is in it."""
    slug, recruitment = study["slug"], study["recruitment"]
    schools = Counter(enrolment["school"] for enrolment in kept)
    for school, times in schools.items():
        if times > 1:
            yield f"{slug}: {school} is in it {times} times"
    statuses = Counter(enrolment["status"] for enrolment in kept)
    holders, waiting = statuses["enrolled"], statuses["waitlisted"]
    places = recruitment["places"]
    if places is not None and holders > places:
        yield f"{slug}: {holders} hold one of {places} places"
    if waiting and (places is None or holders < places):
        yield f"{slug}: {waiting} wait while there are places"
    left = None if places is None else places - holders
    if (recruitment["placesLeft"], recruitment["waitingList"]) != (left, waiting):
        yield f"{slug}: says {recruitment}, holds {holders} and {waiting}"
    positions = sorted(e["waitingListPosition"] for e in kept if e["status"] == "waitlisted")
    if positions != list(range(1, waiting + 1)):
        yield f"{slug}: the waiting list is {positions}"


def lost(key: str, said: Any, request: dict[str, str], there: dict[str, Any]) -> Iterator[str]:
    """Yield where an acknowledged enrolment is not there, or is another one by now."""
    if (said["study"], said["school"]) != (request["study"], request["school"]):
        yield f"{key}: answered about {said['study']} and {said['school']}"
    kept = there.get(said["id"])
    if kept is None:
        yield f"{key}: {said['id']} was acknowledged and is not there"
    elif kept != said:
        differ = sorted(name for name in said if said[name] != kept.get(name))
        yield f"{key}: {said['id']} differs in {', '.join(differ)}"
