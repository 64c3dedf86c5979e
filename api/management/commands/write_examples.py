import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.test import Client

from api.examples import FOLDER, HOST, QUESTIONS
from api.examples.conversation import conversation


class Command(BaseCommand):
    help = "Ask a database with the fixtures, and nothing else, for the examples; write them down."

    def handle(self, *args: Any, **options: Any) -> None:
        for operation, question in QUESTIONS.items():
            (FOLDER / f"{operation}.json").write_text(written(question))
        answers = conversation()
        for operation, answer in answers.items():
            (FOLDER / f"{operation}.json").write_text(kept(answer))
        self.stdout.write(f"{len(QUESTIONS) + len(answers)} examples")


def written(question: str) -> str:
    """Return the answer to `question` as it is kept: as if asked at the example's host.

    Raises:
        CommandError: it is not a 200.
    """
    answer = Client().get(question)
    if answer.status_code != 200:
        raise CommandError(f"{question}: {answer.content.decode()}")
    return kept(answer.content.decode())


def kept(answer: str) -> str:
    text = answer.replace("http://testserver", HOST)
    return json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
