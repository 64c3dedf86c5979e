"""Errors as problem details (RFC 9457), for every status from 400 up."""

from .answers import MEDIA_TYPE, Gone, Problem, answer
from .handlers import (
    RETRY_AFTER,
    answer_problem,
    handle_400,
    handle_403,
    handle_404,
    handle_500,
    handle_exception,
)
from .kind import Kind
from .kinds import kinds
from .middleware import RefusedRequestMiddleware

__all__ = [
    "MEDIA_TYPE",
    "RETRY_AFTER",
    "Gone",
    "Kind",
    "Problem",
    "RefusedRequestMiddleware",
    "answer",
    "answer_problem",
    "handle_400",
    "handle_403",
    "handle_404",
    "handle_500",
    "handle_exception",
    "kinds",
]
