"""Nothing typed is lost: a form of more than three fields keeps what is typed as a draft."""

import ast
import re

import pytest

from lianqiao.workspace.titles import title_of
from tests.house.rooms import PACKAGE, ROOT, sources

MOST = 3
# Shown by a loop that names no field, yet three at most; and the pages of signing in.
SHORT = {
    "catalogue/jinja2/catalogue/new.html": "two names and what they stand under",
    "people/jinja2/people/contact.html": "kind, number, note",
    "people/jinja2/people/identity.html": "kind and number",
    "workforce/jinja2/workforce/qualify.html": "qualification and its day",
    "casework/jinja2/casework/experience.html": "six taps and a line, by who has no account to keep a draft for",
    "licences/jinja2/licences/found.html": "filled in from the file, which is handed in again",
    "registry/jinja2/account/": "sign-in: a password is never kept",
    "registry/jinja2/mfa/": "sign-in: a code is good for half a minute",
}
TEMPLATES = [path for path in sources(suffix=".html") if "jinja2" in path.parts]
_FORM = re.compile(r"<form\b(?P<tag>(?:{[{%].*?[%}]}|[^>])*)>(?P<body>.*?)</form>", re.S | re.I)
_LOOP = re.compile(r"{%-?\s*for\s+(\w+)\s+in\s+form\b.*?{%-?\s*endfor", re.S)
_INCLUDED = re.compile(r"{%-?\s*include\s+\"([^\"]+)\"[^%]*%}")


def _with_parts(text: str) -> str:
    """The template with the parts it includes written out."""

    def part(found: re.Match) -> str:
        paths = list(PACKAGE.glob(f"*/jinja2/{found[1]}"))
        return paths[0].read_text(encoding="utf-8") if paths else ""

    return _INCLUDED.sub(part, text)


def _fields(body: str) -> int:
    """How many fields a form shows; one that loops over all it has counts as long."""
    loops = sum("field(" in loop[0] for loop in _LOOP.finditer(body))
    return body.count("field(form[") + (MOST + 1) * loops


def long_forms(text: str) -> list[str]:
    """The opening tags of the forms that are sent and have more than three fields."""
    text = _with_parts(re.sub(r"{#.*?#}", "", text, flags=re.S))
    sent = [form for form in _FORM.finditer(text) if re.search(r"method=\"post\"", form["tag"], re.I)]
    return [form["tag"] for form in sent if _fields(form["body"]) > MOST]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "lianqiao")))
def test_a_long_form_keeps_a_draft(path):
    name = str(path.relative_to(PACKAGE))
    if not any(name.startswith(short) for short in SHORT):
        for tag in long_forms(path.read_text(encoding="utf-8")):
            assert "data-draft-key=" in tag, f"this form keeps no draft: {tag}"


def test_the_search_finds_forms_of_both_kinds():
    """So that the test above cannot pass because it looks at nothing."""
    four = "".join('{{ field(form["a"]) }}' for _field in range(4))
    assert long_forms(f'<form method="post">{four}</form>') == [' method="post"']
    assert long_forms('<form method="post">{% for bf in form %}{{ field(bf) }}{% endfor %}</form>')
    assert long_forms(f'<form method="get">{four}</form>') == []
    assert long_forms('<form method="post">{{ field(form["a"]) }}</form>') == []


# Pages headed by a name, which needs no translation: a file, a person, a set of projects.
NAMED = {"interop.columns", "registry.seat:new", "indicators.project"}
_KEY = re.compile(r"([a-z]+\.[a-z_]+(?::(?:new|quick))?):?$")


def draft_keys() -> set[str]:
    """The beginnings of the keys that views keep drafts under, as they are written in the code."""
    found = set()
    for path in sources(suffix=".py"):
        text = path.read_text(encoding="utf-8")
        if "offer_draft" in text and "views" in str(path):
            words = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
            keys = (_KEY.match(word) for word in words if isinstance(word, str) and ":" in word)
            found |= {key[1] for key in keys if key and "." in key[1]}
    return found


def test_every_form_that_keeps_a_draft_has_a_name_in_every_language():
    keys = draft_keys()
    assert {"cases.contact:quick", "cases.contact", "people.client", "registry.unit:new"} <= keys
    assert {key for key in keys if not title_of(key)} <= NAMED
