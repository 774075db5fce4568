"""The comparison of a group as a workbook: the pairs as they stand on the page, and who is left out."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianqiao.audit.actions import action
from lianqiao.instruments.labels import ScaleWords
from lianqiao.workspace.sheets_out import Sheet, SheetColumn, workbook_response

from .labels import MeasurementWords


def export_comparison(*, by, found):
    title = f"{found.group.name} {found.edition.title}"
    mark = ScaleWords.wording(found.edition)
    lines = (title, f"{found.before.on} → {found.after.on}", *((str(mark),) if mark else ()))
    sheets = [_pairs(score, (*lines, MeasurementWords.summary(score))) for score in found.scores]
    sheets += [_left_out(score, lines) for score in found.scores if score.left_out]
    rows = sum(len(score.pairs) + len(score.left_out) for score in found.scores)
    told = {"what": "comparison", "rows": rows, "group": found.group.pk}
    with action("measurements.exported", by=by, on=found.group, **told):
        return workbook_response(title, sheets)


def _pairs(score, lines: tuple[Any, ...]) -> Sheet:
    words = MeasurementWords
    columns = (
        SheetColumn(_("Member"), lambda pair: pair.client.name, 18),
        SheetColumn(pgettext("of a score", "Before"), lambda pair: pair.change.before),
        SheetColumn(pgettext("of a score", "After"), lambda pair: pair.change.now),
        SheetColumn(pgettext("of a score", "Change"), lambda pair: pair.change.by),
        SheetColumn(_("Direction"), lambda pair: words.direction(pair.change.better)),
        SheetColumn(_("What people notice"), lambda pair: words.yes_no(pair.change.matters), 16),
        SheetColumn(_("More than chance"), lambda pair: words.yes_no(pair.reliable), 16),
        SheetColumn(_("Answered before on"), lambda pair: pair.before.response.on, 14),
        SheetColumn(_("Answered after on"), lambda pair: pair.after.response.on, 14),
    )
    return Sheet(score.title, columns, score.pairs, lines=lines)


def _left_out(score, lines: tuple[Any, ...]) -> Sheet:
    columns = (
        SheetColumn(_("Member"), lambda one: one[0].name, 18),
        SheetColumn(_("Why it is left out"), lambda one: MeasurementWords.left_out(one[1]), 30),
    )
    name = _("%(score)s, left out") % {"score": score.title[:20]}
    return Sheet(name, columns, score.left_out, lines=lines)
