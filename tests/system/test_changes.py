"""A copy that is kept by the feed of changes, over a bad line, while others write."""

import threading
from contextlib import closing

from .conftest import Serving, manage
from .follower import Follower, Line, drawing, everything
from .test_never_stale import SAID, Writer
from .writer import PLACES, STUDY

WORKERS = 2
ROUNDS = 4
DOORS = (*SAID, "removal", "deletion")
COLLECTIONS = {
    **dict.fromkeys(("interventions", "studies", "study-programmes", "progress-reports"), "slug"),
    **dict.fromkeys(("practice-stories", "activities", "agreement-themes"), "slug"),
    **dict.fromkeys(("exclusions", "helpdesks"), "slug"),
    **dict.fromkeys(("categories", "sectors", "themes", "schools"), "code"),
    **dict.fromkeys(("scales", "sources"), "id"),
    "releases": "number",
}


def test_copy_is_equal_after_calls_that_got_lost_doubled_and_reordered(
    environment: dict[str, str],
) -> None:
    demo = ["demo_study", STUDY, "--places", str(PLACES), "--sectors", "po", "--closes-in", "30d"]
    done = manage(environment, *demo)
    assert done.returncode == 0, done.stderr
    writer, drawn = Writer(environment), drawing(4)
    written = threading.Event()

    def write() -> None:
        for _round in range(ROUNDS):
            for door in drawn.sample(DOORS, len(DOORS)):
                writer.write(door)
        written.set()

    with (
        Serving(environment, workers=WORKERS) as url,
        closing(Line(url, drawing(5))) as line,
    ):
        follower = Follower(line)
        writing = threading.Thread(target=write)
        line.ask("/v1/changes")  # what goes before anybody asked is never told
        writing.start()
        is_over = False
        while not is_over:
            is_over = written.is_set()
            while follower.go_on():
                pass
        writing.join()
        writer.stop()
        copy, there = follower.contents(), everything(line, COLLECTIONS)

    assert copy.keys() == there.keys()
    differing = {key: (copy[key], what) for key, what in there.items() if copy[key] != what}
    assert differing == {}
    gone = {name for (name, _key), (_number, what) in follower.copy.items() if what is None}
    assert gone == {"interventions", "exclusions"}
