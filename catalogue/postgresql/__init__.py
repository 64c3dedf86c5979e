"""Django's database engine for PostgreSQL, which looks at a connection without asking it."""
