"""The loop of a worker: what ends at once ends in the thread that asks, the rest goes on in it."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from api.loop import EagerLoop, new_loop


@pytest.fixture
def loop() -> Iterator[EagerLoop]:
    """A loop that runs in a thread of its own."""
    loop = new_loop()
    asyncio.set_event_loop(None)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_what_ends_at_once_does_not_wait_for_the_loop(loop):
    busy, threads = threading.Event(), []
    loop.call_soon_threadsafe(busy.wait)

    async def answer() -> None:
        threads.append(threading.current_thread())

    loop.call_soon_threadsafe(loop.create_task, answer())
    busy.set()

    assert threads == [threading.current_thread()]


def test_what_gives_way_goes_on_in_the_thread_of_the_loop(loop):
    done, threads = threading.Event(), []

    async def answer() -> None:
        threads.append(threading.current_thread())
        await asyncio.sleep(0)
        await asyncio.sleep(0.01)
        threads.append(threading.current_thread())
        done.set()

    loop.call_soon_threadsafe(loop.create_task, answer())

    assert done.wait(timeout=10)
    assert threads[0] is threading.current_thread()
    assert threads[1] is not threads[0]
