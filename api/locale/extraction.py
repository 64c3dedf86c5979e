"""Finds what is to be translated, for `pybabel extract` (see babel.cfg); no part of the API."""

import ast
from collections.abc import Collection, Iterator
from io import BytesIO
from typing import IO, Any

from babel.messages.extract import extract_python
from django.conf import settings
from django.utils.translation.template import templatize


def extract_template(
    stream: IO[bytes],
    keywords: Any,
    comment_tags: Collection[str],
    options: Any,
) -> Iterator[Any]:
    """Find the messages of a Django template, which Django itself turns into code first."""
    if not settings.configured:
        settings.configure()
    lines = templatize(stream.read().decode()).splitlines()
    code = "\n".join(line.strip() for line in lines)  # how a template is indented means nothing
    return extract_python(BytesIO(code.encode()), keywords, comment_tags, options)


def extract_documented(
    stream: IO[bytes],
    keywords: Any,
    comment_tags: Collection[str],
    options: Any,
) -> Iterator[Any]:
    """Find the messages of code whose docstrings are published in the OpenAPI document."""
    source = stream.read()
    yield from extract_python(BytesIO(source), keywords, comment_tags, options)
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ClassDef | ast.FunctionDef) or not is_published(node.name):
            continue
        if docstring := ast.get_docstring(node):
            yield node.lineno, None, docstring, []


def is_published(name: str) -> bool:
    """Whether it is a view or its handler, or a serializer; the rest is for readers of code."""
    handlers = {"get", "post", "put", "patch", "delete", "list", "retrieve", "create"}
    return name.endswith(("View", "ViewSet", "Serializer")) or name in handlers
