"""Answers: a whole page, or the one block of it that htmx asked for, from the same view and template."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.jinja2 import Jinja2, Template
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.utils.cache import patch_vary_headers


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    block: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a Jinja2 template; when htmx asks and `block` is given, render that block alone.

    Raises `KeyError` when the template (or a parent of it) has no such block. A boosted link or a return
    through the browser's history wants the whole page, so it gets it.
    """
    htmx = getattr(request, "htmx", None)
    if block is not None and htmx and not htmx.boosted and not htmx.history_restore_request:
        content = render_block(request, template, block, context)
    else:
        content = _template(template).render(dict(context or {}), request)
    response = HttpResponse(content, status=status)
    if block is not None:
        # The same address answers with a page or with a piece of one: a cache must not mix them up.
        patch_vary_headers(response, ["HX-Request"])
    return response


def render_block(
    request: HttpRequest, template: str, block: str, context: dict[str, Any] | None = None
) -> str:
    """Return one block of a template as text."""
    found = _template(template)
    values = dict(context or {})
    values.update(request=request, csrf_input=csrf_input_lazy(request), csrf_token=csrf_token_lazy(request))
    for processor in found.backend.template_context_processors:
        values.update(processor(request))
    inner = found.template
    jinja_context = inner.new_context(values)
    # Run the template up to its first output: that executes its imports and sets, which blocks rely on,
    # and chains the blocks of its parents, without rendering the page around them.
    next(iter(inner.root_render_func(jinja_context)), None)
    return "".join(jinja_context.blocks[block][0](jinja_context))


def error_handler(status: int) -> Callable[..., HttpResponse]:
    """Return the view for an error: `errors/<status>.html`, without saying what went wrong inside."""

    def show(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
        if status == 500:
            return plain_page("errors/500.html", {"status": status}, status)
        return page(request, f"errors/{status}.html", {"status": status}, status=status)

    return show


def plain_page(template: str, context: dict[str, Any], status: int) -> HttpResponse:
    """Render a page that asks nobody for anything: what fills the header may be the very thing that broke."""
    return HttpResponse(_template(template).render(context), status=status)


def refused_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without its token, as one opened before signing in again, on a page of our own."""
    # Asked before the idle lock is, so this page tells nothing either.
    return plain_page("errors/400.html", {"status": 403, "request": request}, 403)


def _template(name: str) -> Template:
    engine = next(engine for engine in engines.all() if isinstance(engine, Jinja2))
    return engine.get_template(name)
