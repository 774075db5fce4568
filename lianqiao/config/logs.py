"""What must not stand in a log line: an address that is itself the key to something."""

import logging

SECRETS = frozenset({"secret", "token"})
"""Parts of an address, by the names routes give them, that open a page to whoever knows them."""


class WithoutSecrets(logging.Filter):
    """Puts the route in the place of an address that holds a secret, where Django tells of a refused request."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        match = getattr(request, "resolver_match", None)
        if (
            request is not None
            and match is not None
            and SECRETS & set(match.kwargs)
            and isinstance(record.args, tuple)
        ):
            record.args = tuple(f"/{match.route}" if part == request.path else part for part in record.args)
        return True
