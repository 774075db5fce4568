"""What a page of somebody's record needs to go on paper: a line on top of each sheet, and that it was printed written down.

    {{ paper_head(case.client_id, case.institution.name ~ " · " ~ case.client.name) }}     in a template

Browsers take what stands in the margin of a sheet from a style sheet alone, so the line travels as one, sealed into its
address: neither a history nor a log reads a name there.
"""

from uuid import UUID

from markupsafe import Markup

from lianqiao.core.addresses import address
from lianqiao.core.encryption import open_token, seal_token

PURPOSE = "workspace.paper"


def paper_head(client_id: UUID, line: str) -> Markup:
    """Return what puts the line on top of each sheet of the page, and tells us when it is printed."""
    token = seal_token(f"{client_id}{line}", PURPOSE)
    return Markup(
        '<link rel="stylesheet" media="print" href="{}"><span data-paper="{}" hidden></span>'
    ).format(address("workspace:paper_style", token), address("workspace:paper_printed", token))


def paper_of(token: str) -> tuple[UUID, str]:
    """Return whose record it is, and the line. Raises `Unreadable` for a token that is not ours."""
    told = open_token(token, PURPOSE)
    return UUID(told[:36]), told[36:]


def margin_style(line: str) -> str:
    """Return the style sheet that writes the line into the upper margin of each sheet."""
    return f'@page {{ @top-left {{ content: "{_quoted(line)}"; font-size: 9pt; color: #555; }} }}\n'


def _quoted(line: str) -> str:
    # What could end the string, the rule or the sheet goes by its number.
    return "".join(sign if sign.isalnum() or sign in " ·-/" else f"\\{ord(sign):x} " for sign in line)
