"""The engine itself; Django looks for it under this name."""

from select import POLLIN, poll

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is trusted while the server is silent.

    A server that stops, or ends a connection, says so, and then there is something to read. Django
    asks `SELECT 1` before each request instead, up to a fifth of what a small question costs.
    """

    health_check_done: bool

    def close_if_health_check_failed(self) -> None:
        if self.connection is not None and not self.connection.closed:
            self.health_check_done |= is_silent(self.connection.fileno())
        super().close_if_health_check_failed()


def is_silent(socket: int) -> bool:
    """Whether nothing has come in on this file descriptor since it was read last."""
    looking = poll()
    looking.register(socket, POLLIN)
    return not looking.poll(0)
