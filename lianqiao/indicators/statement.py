"""The bulletin in words, in both languages: what the spokesperson reads out and the press prints."""

import datetime as dt

from lianqiao.core.facts import Unit
from lianqiao.registry.models import InstitutionClass

from .bulletin import Bulletin, Density, Services
from .figures import Figure
from .periods import AsOf, period_words
from .printed import unit_words
from .quantities import Growth, Operator, Quantity, rounded
from .words import Words

CLASS_WORDS = {
    InstitutionClass.GENERAL: Words("综合医院", "general hospitals"),
    InstitutionClass.SPECIALISED: Words("专科医院", "specialised hospitals"),
    InstitutionClass.TCM: Words("中医医院", "TCM hospitals"),
    InstitutionClass.PRIMARY_CARE: Words("基层卫生服务机构", "primary care institutions"),
    InstitutionClass.PUBLIC_HEALTH: Words("公共卫生机构", "public health institutions"),
    "unknown": Words("类别待核实机构", "unclassified institutions"),
}
SERVICE_WORDS = {
    "C6": Words("个案服务", "individual services"),
    "D1": Words("小组服务", "group services"),
    "D3": Words("社区服务", "community services"),
}


def title(bulletin: Bulletin) -> Words:
    """Return the headline; its number is the figure's, so that the two cannot part."""
    count, place = bulletin.institutions, bulletin.scope.label
    return Words(
        f"{place.zh}{count}家医疗卫生机构开展医务社会工作",
        f"{count} health institutions carry out medical social work in {place.en}",
    )


def statement(bulletin: Bulletin) -> Words:
    """Return the whole statement, a paragraph a line."""
    return Words("\n".join(_zh(bulletin)), "\n".join(_en(bulletin)))


def over_words(quantity: Quantity) -> Words:
    """Return a quantity with its operator in words: 4000余人次, at least 4,000 person-times."""
    unit = unit_words(quantity.unit)
    spaced = f"{quantity.value:,} {unit.en}"
    match quantity.operator:
        case Operator.AT_LEAST:
            return Words(f"{quantity.value}余{unit.zh}", f"more than {spaced}")
        case Operator.ABOUT:
            return Words(f"约{quantity.value}{unit.zh}", f"about {spaced}")
    return Words(f"{quantity.value}{unit.zh}", spaced)


def _zh(bulletin: Bulletin) -> list[str]:
    day = period_words(AsOf(bulletin.as_of)).zh
    place, base = bulletin.scope.label.zh, _base(bulletin.base).zh
    tertiary, staff = bulletin.tertiary, bulletin.tertiary_workers
    return [
        (
            f"{day}，{place}开展医务社会工作的医疗卫生机构{bulletin.institutions}家，其中，三级医疗机构{tertiary.value}家，"
            f"{_growth_zh(tertiary.growth, base, '家')}；共有医务社会工作者{bulletin.workers}人，"
            f"其中三级医疗机构{staff.value}人，{_growth_zh(staff.growth, base, '人')}。"
        ),
        f"开展医务社工服务的{_listed_zh(bulletin.by_class)}，合计{bulletin.institutions}家。",
        f"平均每家机构配备医务社会工作者：{'；'.join(_density_zh(one) for one in bulletin.densities)}。",
        *(_services_zh(block) for block in bulletin.services),
    ]


def _en(bulletin: Bulletin) -> list[str]:
    day = period_words(AsOf(bulletin.as_of)).en
    place, base = bulletin.scope.label.en, _base(bulletin.base).en
    tertiary, staff = bulletin.tertiary, bulletin.tertiary_workers
    return [
        (
            f"{day[0].upper()}{day[1:]}, {bulletin.institutions} health institutions in {place} carry out "
            f"medical social work, {tertiary.value} of them tertiary ({_growth_en(tertiary.growth, base)}). They have "
            f"{bulletin.workers} medical social workers, {staff.value} of them in tertiary institutions "
            f"({_growth_en(staff.growth, base)})."
        ),
        f"By class: {_listed_en(bulletin.by_class)}; {bulletin.institutions} in all.",
        f"Workers per institution: {'; '.join(_density_en(one) for one in bulletin.densities)}.",
        *(_services_en(block) for block in bulletin.services),
    ]


def _base(day: dt.date) -> Words:
    if (day.month, day.day) == (12, 31):
        return Words(f"{day.year}年", f"the end of {day.year}")
    said = period_words(AsOf(day))
    return Words(said.zh.removeprefix("截至"), said.en.removeprefix("as of "))


def _growth_zh(grown: Growth, base: str, unit: str) -> str:
    if not grown.computable:
        return f"{base}为{grown.base or 0}{unit}，增幅不可计算"
    pct = rounded(grown.pct, 0)
    if pct == 0:
        return f"与{base}（{grown.base}{unit}）持平"
    return f"较{base}（{grown.base}{unit}）{'增长' if pct > 0 else '下降'}{abs(pct)}%"


def _growth_en(grown: Growth, base: str) -> str:
    if not grown.computable:
        return f"{grown.base or 0} at {base}, growth not computable"
    pct = rounded(grown.pct, 0)
    if pct == 0:
        return f"as many as at {base}, {grown.base}"
    return f"{'up' if pct > 0 else 'down'} {abs(pct)}% from {grown.base} at {base}"


def _listed_zh(by_class: Figure) -> str:
    return "、".join(
        f"{CLASS_WORDS[row.keys[0]].zh}{row.amount.value}家" for row in by_class.rows if row.amount.value
    )


def _listed_en(by_class: Figure) -> str:
    counts = [(row.amount.value, CLASS_WORDS[row.keys[0]].en) for row in by_class.rows if row.amount.value]
    return ", ".join(f"{count} {name.removesuffix('s') if count == 1 else name}" for count, name in counts)


def _density_zh(density: Density) -> str:
    said = "不可计算" if density.value is None else f"{density.value}人"
    return f"{density.label.zh}{said}（{density.workers}人／{density.institutions}家）"


def _density_en(density: Density) -> str:
    said = "not computable" if density.value is None else str(density.value)
    return f"{density.label.en.lower()} {said} ({density.workers}/{density.institutions})"


def _services_zh(block: Services) -> str:
    who = f"{block.projects}项{block.scope.label.zh}" if block.project else block.scope.label.zh
    said = [f"{_method(figure).zh}{_service(block, figure).zh}" for figure in block.figures]
    return f"{period_words(block.span).zh}，{who}：{'，'.join(said)}。"


def _services_en(block: Services) -> str:
    label = block.scope.label.en
    who = f"{block.projects} {label[0].lower()}{label[1:]}" if block.project else label
    said = [f"{_service(block, figure).en} of {_method(figure).en}" for figure in block.figures]
    return f"From {period_words(block.span).en}, {who}: {', '.join(said)}."


def _method(figure: Figure) -> Words:
    return SERVICE_WORDS[figure.indicator.code]


def _service(block: Services, figure: Figure) -> Words:
    if figure.amount.withheld:
        return Words("涉及人数过少，不予公布", "too few people to publish a number")
    quantity = block.printed(figure)
    return over_words(Quantity(quantity.value, Unit.PERSON_TIMES, quantity.operator))
