"""What is wrong with a document is said where it is put right; what it counts is what the engine reads. No database."""

from decimal import Decimal

import pytest
from django.utils import translation

from lianqiao.designs import checks, conditions, edits, items, scoring, trials
from lianqiao.designs.conditions import Condition
from lianqiao.designs.content import Content, adopted, blank, read, set_languages, written
from lianqiao.designs.texts import told
from lianqiao.instruments import library
from lianqiao.instruments.scoring import read_pack
from lianqiao.questionnaires.elements import items as items_of

ROW = {"code": "", "chosen": False}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def texts(name: str) -> dict[str, str]:
    return {"zh": f"{name}题", "en": f"{name}?"}


def choices(*weights) -> list[tuple[int, dict]]:
    rows = [
        ROW
        | {
            "label_zh": f"答{at}",
            "label_en": f"Answer {at}",
            "weight": None if weight is None else Decimal(weight),
        }
        for at, weight in enumerate(weights)
    ]
    return list(enumerate(rows))


def ask(content: Content, name: str, *weights, kind: str = "choice", asked=(), **given) -> str:
    link = items.add(content, kind=kind, texts=texts(name))
    bounds = {"minimum": None, "maximum": None}
    given = {"kind": kind, "text_zh": f"{name}题", "text_en": f"{name}?", "behaviour": "all"} | bounds | given
    edits.write_item(content, link, given, choices(*weights), list(enumerate(asked)))
    return link


def form(questions: int = 3) -> Content:
    content = blank(titles={"zh": "问卷", "en": "Form"}, languages="both")
    for at in range(questions):
        ask(content, f"Q{at}", 0, 1, 2)
    return content


RULE = {"title_zh": "总分", "title_en": "Total", "how": "sum", "everything": True, "items": [], "of": [], "may_miss": 0,
        "places": "0", "source": "own"}  # fmt: skip


def bands(*told) -> list[tuple[int, dict]]:
    rows = []
    for at, (low, high) in enumerate(told):
        ends = {"from": None if low is None else Decimal(low), "to": None if high is None else Decimal(high)}
        rows.append(
            (
                at,
                ends
                | {
                    "code": "",
                    "label_zh": "段",
                    "label_en": "Range",
                    "next_zh": "",
                    "next_en": "",
                    "positive": at == 1,
                },
            )
        )
    return rows


def score(content: Content, code: str = "total", *, ranges=(), weights=None, **rule) -> None:
    edits.write_score(content, code, RULE | rule, weights or {}, ranges)


def values(content: Content, answers: dict) -> dict:
    response = trials.filled(content, answers)
    return {one.code: one.value for one in trials.scored(content, response)}


def refused(call) -> list[tuple[str, str]]:
    with pytest.raises(edits.Unsound) as refusal:
        call()
    return refusal.value.faults


def test_a_document_written_and_read_is_the_same():
    content = form()
    score(content)
    assert read(written(content)) == content


@pytest.mark.parametrize(
    "kind", ["choice", "multi", "boolean", "integer", "decimal", "date", "line", "text", "display"]
)
def test_every_kind_of_row_is_a_valid_questionnaire(kind):
    content = form(1)
    ask(content, "New", *((0, 1) if kind in ("choice", "multi") else ()), kind=kind)
    assert checks.faults_of(content) == []
    assert items.kind_of(items.all_items(content)[-1]) == kind


def test_a_sum_is_reckoned_turned_round_and_filled_up_as_told():
    content = form(4)
    edits.write_item(content, "2", edits.item_told(content, items.item_of(content, "2")) | {"reverse": True},
                     list(enumerate(edits.options_told(content, items.item_of(content, "2")))))  # fmt: skip
    score(content, may_miss=1)
    full = {"1": "1", "2": "1", "3": "3", "4": "3"}
    assert values(content, full) == {"total": Decimal(6)}
    assert values(content, {"1": "3", "3": "3", "4": "3"}) == {"total": Decimal(8)}, (
        "the mean of three stands for four"
    )
    assert values(content, {"3": "3", "4": "3"}) == {"total": None}
    assert scoring.range_of(content, content.score("total")) == (0, 8)


def test_mean_weighted_and_subscales():
    content = form(3)
    score(content, "part", everything=False, items=["1", "2"])
    score(content, "mean", how="mean", places="2")
    score(content, "weighted", how="weighted", weights={"1": "2", "3": "-0.5"}, places="1")
    score(content, "both", how="of_scores", of=["part", "mean"], places="2")
    assert values(content, {"1": "2", "2": "3", "3": "3"}) == {
        "part": 3, "mean": Decimal("1.67"), "weighted": Decimal("1.0"), "both": Decimal("4.67"),
    }  # fmt: skip
    assert values(content, {"1": "2", "2": "3"})["weighted"] is None
    assert scoring.range_of(content, content.score("weighted")) == (-1, 4)
    assert checks.faults_of(content) == []


def test_a_question_that_is_not_asked_may_count_nothing():
    content = form(1)
    ask(content, "Only if", 0, 5, asked=[Condition("1", "=", option="1|3")])
    score(content)
    assert values(content, {"1": "1"}) == {"total": None}
    content.pack["unasked"] = 0
    assert values(content, {"1": "1"}) == {"total": 0}
    assert values(content, {"1": "3", "2": "2"}) == {"total": 7}


@pytest.mark.parametrize(
    ("ranges", "field", "words"),
    [
        ([(0, 2), (4, 6)], "bands-1-from", "A gap: the range before ends at 2, so this one begins at 3."),
        ([(0, 3), (3, 6)], "bands-1-from", "This overlaps the range before, which goes up to 3."),
        ([(1, 3), (4, 6)], "bands-0-from", "The score can be as low as 0: nothing is said of that."),
        ([(0, 3), (4, 5)], "bands-1-to", "The score can be up to 6: nothing is said from 6 on."),
        ([(0, 3), (6, 4)], "bands-1-to", "This range ends before it begins."),
        ([(0, None), (4, 6)], "bands-0-to", "Only the last range may be open at its end."),
        ([(None, 3)], "bands-0-from", "Please write a number."),
    ],
)
def test_ranges_leave_no_gap_and_do_not_overlap(ranges, field, words):
    content = form(3)
    found = refused(lambda: score(content, ranges=bands(*ranges)))
    assert (field, words) in found


def test_a_fault_of_a_range_is_said_on_the_row_it_was_typed_in():
    """Rows may stand in any order on the page."""
    content = form(3)
    assert refused(lambda: score(content, ranges=bands((5, 6), (0, 3))))[0][0] == "bands-0-from"


def test_ranges_of_a_mean_follow_each_other_by_its_places():
    content = form(3)
    score(content, how="mean", places="2", ranges=bands((0, "0.99"), (1, 2)))
    assert checks.faults_of(content) == []
    found = refused(lambda: score(content, how="mean", places="2", ranges=bands((0, "0.9"), (1, 2))))
    assert found == [("bands-1-from", "A gap: the range before ends at 0.9, so this one begins at 0.91.")]


def test_answers_have_points_all_or_none():
    content = form(1)
    assert refused(lambda: ask(content, "Half", 0, None)) == [
        ("options", "Some answers have points and some have none: give all of them points, or none.")
    ]


def test_a_score_reads_questions_with_points():
    content = blank(titles={"zh": "问卷", "en": "Form"}, languages="both")
    ask(content, "Words", None, None)
    assert refused(lambda: score(content))[0][0] == "items"
    found = refused(lambda: score(content, "other", everything=False, items=["1"]))
    assert found == [("items", "Question 1 has no points.")]


@pytest.mark.parametrize(
    ("condition", "field", "words"),
    [
        (Condition("9", "=", option="9|1"), "conditions-0-question", "This question is not there any more."),
        (Condition("1", "=", option="2|1"), "conditions-0-option", "Choose an answer of this very question."),
        (Condition("1", ">", option="1|1"), "conditions-0-operator", "Of an answer to choose, ask whether it is or is not the one."),
        (Condition("4", "=", value="many"), "conditions-0-value", "Please write a number."),
        (Condition("4", "="), "conditions-0-value", "Say which answer."),
        (Condition("5", "=", option="5|1"), "conditions-0-question", "A question cannot depend on its own answer."),
        (Condition("6", "=", option="6|1"), "conditions-0-question",
         "This condition asks question 6, which only comes later. Move one of them."),
    ],
)  # fmt: skip
def test_conditions_ask_what_is_there_and_comes_before(condition, field, words):
    content = form(3)
    ask(content, "Number", kind="integer")
    ask(content, "Five", 0, 1)
    ask(content, "Six", 0, 1)
    five = items.item_of(content, "5")
    rows = list(enumerate(edits.options_told(content, five)))
    found = refused(
        lambda: edits.write_item(content, "5", edits.item_told(content, five), rows, [(0, condition)])
    )
    assert (field, words) in found


def test_a_move_or_a_removal_that_breaks_a_condition_is_said_beside_the_row():
    content = form(2)
    ask(content, "Only if", 0, 1, asked=[Condition("1", "=", option="1|3")])
    assert checks.faults_of(content) == []
    moved = content.copy()
    items.move(moved, "1", +1)
    items.move(moved, "1", +1)
    assert [(fault.key, fault.field) for fault in checks.faults_of(moved)] == [("3", "conditions-0-question")]
    items.remove(content, "1")
    assert [(one.key, one.text) for one in checks.faults_of(content)] == [
        ("3", "This condition asks a question that is no longer there.")
    ]


def test_conditions_that_lead_round_in_a_circle_are_found():
    content = form(1)
    group = items.add(content, kind="group", texts=texts("Group"))
    inside = items.add(content, kind="boolean", texts=texts("Inside"), parent=group)
    items.item_of(content, group)["enableWhen"] = [
        {"question": inside, "operator": "=", "answerBoolean": True}
    ]
    assert conditions.pointing_round(content) == {group, inside}
    circle = "These conditions lead round in a circle: the question would wait for itself."
    assert circle in [fault.text for fault in checks.faults_of(content)]


def test_a_condition_is_read_back_as_it_was_told():
    content = form(1)
    ask(content, "Number", kind="integer")
    ask(content, "Day", kind="date")
    ask(content, "Yes", kind="boolean")
    asked = [
        Condition("1", "!=", option="1|2"), Condition("2", ">=", value="3"), Condition("3", "<", value="2023-08-28"),
        Condition("4", "=", option="4|true"), Condition("1", "missing"),
    ]  # fmt: skip
    link = ask(content, "Last", kind="text", asked=asked, behaviour="any")
    item = items.item_of(content, link)
    assert conditions.read_conditions(item) == asked
    assert item["enableBehavior"] == "any"
    assert checks.faults_of(content) == []
    assert conditions.in_words(content, item, "en")[:2] == [
        "question 1 is not “Answer 1”",
        "question 2 is at least “3”",
    ]


def test_least_and_greatest_and_the_value_at_the_beginning_agree():
    content = form(1)
    ends = {"kind": "integer", "minimum": Decimal(5), "maximum": Decimal(3)}
    assert refused(lambda: ask(content, "N", **ends))[0] == (
        "maximum",
        "The greatest number is less than the least.",
    )
    content = form(1)
    ends = {"kind": "integer", "minimum": Decimal(0), "maximum": Decimal(3), "initial": "9"}
    assert refused(lambda: ask(content, "N", **ends))[0][0] == "initial"


def test_a_warning_is_within_reach():
    content = form(1)
    told_now = edits.item_told(content, items.item_of(content, "1"))
    rows = list(enumerate(edits.options_told(content, items.item_of(content, "1"))))
    warns = told_now | {"warn": Decimal(3), "warn_zh": "警", "warn_en": "Warns"}
    assert refused(lambda: edits.write_item(content, "1", warns, rows)) == [
        ("warn", "No answer reaches this: the most is 2.")
    ]
    edits.write_item(content, "1", warns | {"warn": Decimal(2)}, rows)
    assert read_pack(scoring.pack_of(content, code="x", version="1", titles={})).red_flags[0].least == 2


def test_moving_duplicating_and_removing_rows_keeps_scores_and_conditions_together():
    content = form(2)
    group = items.add(content, kind="group", texts=texts("Group"))
    edits.write_item(content, "2", edits.item_told(content, items.item_of(content, "2")) | {"parent": group},
                     list(enumerate(edits.options_told(content, items.item_of(content, "2")))))  # fmt: skip
    score(content, everything=False, items=["1", "2"])
    content.vectors.append({"what": "v", "answers": {"1": "1", "2": "2"}, "scores": {}})
    twin = items.duplicate(content, group)
    assert [item["linkId"] for item in items.all_items(content)] == ["1", group, "2", twin, "5"]
    assert content.score("total")["items"] == ["1", "2", "5"]
    items.remove(content, group)
    assert content.score("total")["items"] == ["1", "5"]
    assert content.vectors[0]["answers"] == {"1": "1"}
    assert [item.get("prefix") for item in items.questions(content)] == ["1.", "2."]


def test_a_change_of_languages_loses_no_text():
    content = form(1)
    before = told(content.questionnaire["item"][0], "text", content.base)
    set_languages(content, "en")
    assert content.questionnaire["item"][0]["text"] == "Q0?"
    set_languages(content, "both")
    assert told(content.questionnaire["item"][0], "text", content.base) == before
    assert checks.faults_of(content) == []


def test_a_text_missing_in_one_language_hinders_publishing_and_not_going_on():
    content = form(1)
    ask(content, "Later", 0, 1, text_en="")
    assert [(fault.key, fault.field) for fault in checks.faults_of(content)] == [("2", "text_en")]
    set_languages(content, "zh")
    assert checks.faults_of(content) == []


SHIPPED = [code for code in library.codes() if library.load(code).questionnaire is not None]


@pytest.mark.parametrize("code", SHIPPED)
def test_a_copy_of_a_scale_scores_as_the_scale_does(code):
    """Every scale of the library passes its own test vectors when it was copied, and has nothing to put right."""
    scale = library.load(code)
    copy = adopted(scale.questionnaire, scale.pack.raw, scale.vectors, "both")
    assert [one.faults for one in trials.trials_of(copy) if not one.green] == []
    assert checks.faults_of(copy) == []
    assert len(items.all_items(copy)) == len([*_walked(scale.questionnaire)])


def test_a_row_taken_out_of_a_copy_leaves_an_expression_as_it_is():
    scale = library.load("gas")
    copy = adopted(scale.questionnaire, scale.pack.raw, scale.vectors, "both")
    items.remove(copy, "text")
    assert [one.faults for one in trials.trials_of(copy) if not one.green] == []
    assert checks.faults_of(copy) == []


def _walked(element):
    for item in items_of(element):
        yield item
        yield from _walked(item)


def test_publishing_wants_one_vector_with_every_scored_question():
    content = form(2)
    ask(content, "Only if", 0, 1, asked=[Condition("1", "=", option="1|3")])
    score(content)
    assert checks.uncovered(content) == ["1", "2", "3"]
    content.vectors = [
        {"what": "a", "answers": {"1": "1"}, "scores": {}},
        {"what": "b", "answers": {"2": "1"}, "scores": {}},
    ]
    assert checks.uncovered(content) == ["2", "3"], "two halves are no whole"
    content.vectors.append({"what": "c", "answers": {"1": "1", "2": "1"}, "scores": {}})
    assert checks.uncovered(content) == ["3"]
    content.vectors.append({"what": "d", "answers": {"1": "3", "3": "1"}, "scores": {}})
    assert checks.uncovered(content) == [], "what is only asked under a condition may stand in another"
