"""A name is found by what people type: characters, sound, initials, and mixtures of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.core.names import name_terms, query_terms, rank

han = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)
latin = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14)


def finds(text: str, name: str) -> bool:
    asked = query_terms(text)
    return bool(asked) and set(asked) <= set(name_terms(name))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("王小明", "王小明"), ("小明", "王小明"), ("王", "王小明"), ("wangxiaoming", "王小明"), ("wangx", "王小明"),
        ("wxm", "王小明"), ("wx", "王小明"), ("xm", "王小明"), ("xiaoming", "王小明"), ("王xm", "王小明"),
        ("WXM", "王小明"), ("ｗｘｍ", "王小明"), ("wang xiao ming", "王小明"), ("王 小明", "王小明"),
        ("shan", "单雄信"), ("dan", "单雄信"), ("sxx", "单雄信"), ("qiu", "仇英"), ("chou", "仇英"),
        ("zeng", "曾国华"), ("zgh", "曾国华"), ("xie", "解晓东"), ("jie", "解晓东"), ("ou", "区志明"), ("zha", "查良"),
        ("ren", "任红"), ("piao", "朴顺姬"), ("ge", "盖叫天"), ("zhai", "翟天"), ("yue", "乐嘉"), ("qin", "覃梅"),
        ("miao", "缪芳"), ("yuchi", "尉迟恭"), ("ycg", "尉迟恭"), ("moqi", "万俟晴"), ("zhangsun", "长孙静"),
        ("chanyu", "单于兰"), ("lv", "吕布"), ("lyu", "吕布"), ("lü", "吕布"), ("ouyang", "欧阳修"), ("oyx", "欧阳修"),
        ("买买提", "买买提·阿不都热合曼"), ("阿不都", "买买提·阿不都热合曼"), ("mmt", "买买提·阿不都热合曼"),
        ("john", "John Smith"), ("smi", "John Smith"), ("john sm", "John Smith"), ("johns", "John Smith"),
        ("js", "John Smith"), ("jose", "José Müller"), ("李wei", "李伟 Wei Li"), ("化名03", "化名03"),
    ],
)  # fmt: skip
def test_is_found(text, name):
    assert finds(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("明小", "王小明"),
        ("王明", "王小明"),
        ("wm", "王小明"),
        ("李", "王小明"),
        ("ming wang li", "王小明"),
        ("smith john x", "John Smith"),
    ],
)
def test_is_not_found(text, name):
    assert not finds(text, name)


@given(name=han)
def test_a_name_in_characters_is_found_by_every_piece_of_it(name):
    for start in range(len(name)):
        for end in range(start + 1, len(name) + 1):
            assert finds(name[start:end], name)


@given(first=latin, last=latin)
def test_a_latin_name_is_found_by_the_beginning_of_every_word(first, last):
    name = f"{first.title()} {last.title()}"
    for word in (first, last):
        assert all(finds(word[:end], name) for end in range(1, len(word) + 1))


@given(text=st.text(max_size=30))
def test_anything_typed_is_a_question_that_can_be_asked(text):
    assert all(isinstance(term, str) and 0 < len(term) <= 12 for term in query_terms(text))
    assert name_terms(text) == sorted(set(name_terms(text)))


def test_a_long_name_stays_a_small_row():
    assert len(name_terms("王小明")) < 45
    assert len(name_terms("阿卜杜热西提·买买提明·吐尔逊江")) < 300


def test_nothing_asked_is_no_question():
    assert query_terms(" ·，") == []


def test_the_best_match_stands_first():
    names = ["李王强", "王强", "王强生", "汪蔷", "小王强"]
    assert sorted(names, key=lambda name: rank(name, "王强"))[:2] == ["王强", "王强生"]
    assert sorted(["小汪蔷", "汪蔷"], key=lambda name: rank(name, "wq")) == ["汪蔷", "小汪蔷"]
