"""What a stranger with the OpenAPI document finds: nothing that the document does not say."""

import json
import subprocess
import sys
import urllib.parse
import urllib.request

from .conftest import ROOT, Server


def test_no_generated_question_finds_a_mistake(server: Server) -> None:
    """All phases of schemathesis: examples, coverage, fuzzing and stateful, with a fixed seed."""
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/v1/openapi.json"]
    command += ["--header", f"Authorization: Bearer {token_of_a_supplier(server)}"]
    options = ["--max-examples", "15", "--seed", "1", "--generation-database", "none"]
    options += ["--phases", "examples,coverage,fuzzing,stateful", "--continue-on-failure"]

    done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


def token_of_a_supplier(server: Server) -> str:
    """Return a token of a client that may act for every school there is."""
    server.manage("import_schools", "fixtures/example-schools.csv")
    made = json.loads(server.manage("create_client", "Stranger", "--all-schools").stdout)
    form = {"grant_type": "client_credentials"} | made
    asked = urllib.request.Request(
        f"{server.url}/oauth/token", data=urllib.parse.urlencode(form).encode()
    )
    with urllib.request.urlopen(asked) as answer:
        return str(json.load(answer)["access_token"])
