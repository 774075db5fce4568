"""Rows of a design: add one, change one, move, duplicate and remove by buttons."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.pages import page
from lianqiao.designs import items
from lianqiao.designs.checks import ITEM
from lianqiao.designs.conditions import read_conditions
from lianqiao.designs.content import read
from lianqiao.designs.edits import item_told, options_told, write_item
from lianqiao.designs.forms import ActForm, AddForm, ConditionRows, ItemForm, OptionRows
from lianqiao.designs.kinds import CHOICES, Change, Kind
from lianqiao.designs.outlines import listed
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft

from .opened import changed, frame, make_room, opened

CHANGES = {
    "up": Change.MOVED,
    "down": Change.MOVED,
    "to": Change.MOVED,
    "duplicate": Change.DUPLICATED,
    "remove": Change.REMOVED,
}


@needs(Permission.WRITE_CATALOGUE)
@require_POST
def item_add(request, pk):
    """Add a row at the end; one to choose from leads on to its answers unless it took over those of another."""
    design = opened(request, pk)
    context, key, made = frame(design), f"designs.add:{pk}", []
    form = AddForm(request.POST, record=design, content=context["content"])
    if form.is_valid():
        added = form.told()
        if changed(
            request, form.hold(), form, Change.ADDED, lambda content: made.append(items.add(content, **added))
        ):
            discard_draft(by=request.seat, key=key)
            if added["kind"] in CHOICES and not added["like"]:
                return redirect("designs:item", pk, made[0])
            return redirect(f"{design.get_absolute_url()}#add")
    context["lines"] = listed(context["content"], get_language() or "zh", context["faults"])
    context |= {"draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "designs/detail.html", context | {"add": form, "who": []}, status=422)


@needs(Permission.WRITE_CATALOGUE)
@require_POST
def item_act(request, pk):
    """What the buttons beside a row do."""
    design = opened(request, pk)
    form = ActForm(request.POST, record=design)
    content = read(design.content)
    if not form.is_valid() or items.item_of(content, form.cleaned_data["link"]) is None:
        messages.error(request, _("This row is not there any more."))
        return redirect(design)
    do, link, to = (form.cleaned_data[name] for name in ("do", "link", "to"))
    asking = [items.number_of(content, one) for one in items.asking(content, link)] if do == "remove" else []
    if not changed(
        request, form.hold(), form, CHANGES[do], lambda content: items.ACTS[do](content, link, to)
    ):
        messages.error(
            request,
            _("Somebody changed this questionnaire meanwhile. Here it is as it stands now; press again."),
        )
    elif do == "remove":
        _say_removed(request, asking)
    # The keyboard goes on where it was: on the button pressed, or on the one that takes it back.
    here = reverse("designs:detail", args=[pk], query={"at": link, "do": do})
    return redirect(f"{here}#row-{link}" if do != "remove" else here)


def _say_removed(request, asking):
    messages.success(request, _("Removed. It can be taken back above."))
    if asking:
        text = _(
            "It was asked about in the conditions of: %(named)s. They are marked below, to be put right."
        )
        messages.warning(request, text % {"named": _(", ").join(asking)})


@needs(Permission.WRITE_CATALOGUE)
def item_edit(request, pk, link):
    """One row: wording, answers, when it is asked, what it counts and warns of."""
    design = opened(request, pk)
    context, key = frame(design), f"designs.item:{pk}:{link}"
    content = context["content"]
    item = items.item_of(content, link)
    if item is None:
        raise Http404
    form, options, asked = _forms(request, design, content, item)
    valid = [part.is_valid() for part in (form, options, asked)] if request.method == "POST" else [False]
    if all(valid) and changed(
        request, form.hold(), form, Change.ITEM, _verb(link, form, options, asked), options, asked
    ):
        discard_draft(by=request.seat, key=key)
        return redirect(*_onward(request, design, link))
    context |= {"form": form, "options": options, "asked": asked, "item": item, "kind": items.kind_of(item)}
    context["draft"] = offer_draft(request, key, form, *options.forms, *asked.forms)
    context |= {"draft_key": key, "after": _after(content, pk, link)}
    context["now"] = _now(context, link) if hasattr(form, "newer") else None
    context["own_faults"] = [one for one in context["faults"] if (one.page, one.key) == (ITEM, link)]
    return page(request, "designs/item.html", context, status=422 if request.method == "POST" else 200)


def _now(context, link):
    """The row as somebody else has saved it meanwhile, its answers and conditions too."""
    lines = listed(context["content"], get_language() or "zh", context["faults"])
    return next(line for line in lines if line.link == link)


def _onward(request, design, link) -> tuple:
    """Back to the row in the list, or on with it where more empty rows were asked for."""
    stay = request.POST.get("do") == "stay"
    return ("designs:item", design.pk, link) if stay else (f"{design.get_absolute_url()}#row-{link}",)


def _forms(request, design, content, item):
    sent = request.POST or None
    told = item_told(content, item)
    parts = {"record": design, "content": content, "stands": items.part_of(content, item["linkId"])}
    form = ItemForm(sent, item=item, initial=told, **parts)
    choices = items.kind_of(item) in CHOICES
    spoken = {"spoken": content.spoken, "several": items.kind_of(item) is Kind.MULTI}
    options = OptionRows(
        sent if choices else None, prefix="options", initial=options_told(content, item), form_kwargs=spoken
    )
    if not choices:
        options.is_valid = lambda: True
    known = [vars(one) for one in read_conditions(item)]
    kwargs = {"content": content, "link": item["linkId"]}
    asked = ConditionRows(sent, prefix="conditions", initial=known, form_kwargs=kwargs)
    make_room(request, f"designs.item:{design.pk}:{item['linkId']}", options, asked)
    return form, options, asked


def _verb(link, form, options, asked):
    conditions = [(at, asked.forms[at].told()) for at, _told in asked.told()]
    rows = options.told() if options.is_bound else []
    return lambda content: write_item(content, link, form.cleaned_data, rows, conditions)


def _after(content, pk, link) -> str:
    """Where the next row is, to go through the form row by row."""
    links = [item["linkId"] for item in items.all_items(content)]
    at = links.index(link) + 1
    return reverse("designs:item", args=[pk, links[at]]) if at < len(links) else ""
