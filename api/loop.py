"""The event loop of a worker, on which what is answered at once waits for no other thread."""

import asyncio
from types import CoroutineType
from typing import Any

import uvloop


class EagerLoop(uvloop.Loop):
    """A loop on which a coroutine begins in the thread that hands it over.

    Granian asks on one thread and hands what it asks to the thread of the loop; whatever is
    answered before it first gives way needs no second thread, as with asyncio's eager tasks.
    """

    def call_soon_threadsafe(  # type: ignore[override]
        self, callback: Any, *args: Any, context: Any = None
    ) -> asyncio.Handle | None:
        if args and type(args[0]) is CoroutineType and has_ended(args[0]):
            return None
        return super().call_soon_threadsafe(callback, *args, context=context)


def has_ended(begun: "CoroutineType[Any, Any, Any]") -> bool:
    """Take the first step of a coroutine; say whether it was the last."""
    try:
        begun.send(None)
    except StopIteration:
        return True
    return False


def new_loop() -> EagerLoop:
    loop = EagerLoop()
    asyncio.set_event_loop(loop)
    return loop
