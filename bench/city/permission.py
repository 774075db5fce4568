"""Leave to put triggers to rest during a load, which the owner of an embedded database does not have by itself."""

import psycopg
from psycopg import sql

_HAS = "SELECT has_parameter_privilege(%s, 'session_replication_role', 'SET')"


def let_triggers_rest(*, host: str, role: str) -> None:
    """Give the role leave, as the superuser who is reached by the server's own socket; nothing when it has it.

    Only for servers made for measuring or testing: whoever has it can write past what the triggers guard.
    Raises `psycopg.Error` where the superuser cannot be reached.
    """
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
        if not connection.execute(_HAS, [role]).fetchone()[0]:
            statement = sql.SQL("GRANT SET ON PARAMETER session_replication_role TO {}")
            connection.execute(statement.format(sql.Identifier(role)))
