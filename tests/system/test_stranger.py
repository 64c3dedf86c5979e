"""What a stranger with the OpenAPI document finds: nothing that the document does not say."""

import re

from tests.security.fuzz import cases_in, question

from .conftest import Server

# Left to `make fuzz`: what is answered by the same code as sectors or as activities.
ALIKE = (
    "^/(themes|categories|scales|sources|agreement-themes|exclusions|helpdesks"
    "|practice-stories|progress-reports|study-programmes)"
)
PHASES = "examples,fuzzing,stateful"  # coverage asks thousands of times, in `make fuzz` only
FEW = ("--max-examples", "4", "--seed", "1", "--exclude-path-regex", ALIKE, "--phases", PHASES)


def test_no_generated_question_finds_a_mistake(server: Server) -> None:
    """Few examples of each operation; `make fuzz` asks 10,000 times, in all phases."""
    done = question(server, *FEW)

    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert cases_in(done.stdout) > 200, done.stdout[-2000:]
    tested = re.search(r"Tested: (\d+)", done.stdout)
    assert tested is not None, done.stdout[-2000:]
    assert int(tested[1]) >= 40, done.stdout[-2000:]
