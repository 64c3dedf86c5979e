"""What a stranger with the OpenAPI document finds: nothing that the document does not say."""

import re

from tests.security.fuzz import cases_in, question

from .conftest import Server

FEW = ("--max-examples", "2", "--seed", "1", "--generation-deterministic")


def test_no_generated_question_finds_a_mistake(server: Server) -> None:
    """Every operation in all phases, with few examples each; `make fuzz` asks 10,000 times."""
    done = question(server, *FEW)

    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert cases_in(done.stdout) > 500, done.stdout[-2000:]
    tested = re.search(r"Tested: (\d+)", done.stdout)
    assert tested is None or int(tested[1]) >= 60
