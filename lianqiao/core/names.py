"""Search terms of names: characters, pinyin and initials as tokens of an indexed array, no extension needed.

A table keeps `terms = ArrayField(CharField)` under a GIN index, filled with `name_terms(name)`; a search is
`rows.filter(terms__contains=query_terms(text))`, sorted by `rank`. 王小明 is found by 王, 小明, wangx,
xiaoming, wxm, xm and 王xm; John Smith by john, smi, js and johns.
"""

import os
import re
import unicodedata
from functools import lru_cache
from itertools import accumulate, islice, product

# The phrase dictionary costs each process 40 MB and knows words, not names; single characters do.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")

READINGS = 8
"""Ways to read a name that are kept."""
LONGEST = 12
"""Letters of a token that count; longer input is cut on both sides, so it still meets."""
# Surnames read otherwise than the character alone; the everyday reading is kept as well, people type it.
SURNAMES = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "解": "xie", "区": "ou", "查": "zha", "任": "ren",
    "朴": "piao", "盖": "ge", "翟": "zhai", "乐": "yue", "覃": "qin", "员": "yun", "缪": "miao",
    "黑": "he", "种": "chong", "秘": "bi", "华": "hua", "召": "shao", "冼": "xian", "洗": "xian",
    "幺": "yao", "折": "she", "繁": "po", "牟": "mu", "那": "na", "祭": "zhai", "宓": "mi", "褚": "chu",
    "隗": "wei", "葛": "ge", "万": "wan", "尉": "wei", "能": "nai", "佴": "nai", "车": "che",
    "晁": "chao", "瞿": "qu", "逄": "pang", "钭": "tou", "撒": "sa", "应": "ying", "令": "ling",
    "哈": "ha", "纪": "ji", "俞": "yu", "石": "shi", "盛": "sheng", "宁": "ning", "宿": "su",
    "相": "xiang", "句": "gou", "訾": "zi", "卜": "bu", "长": "zhang", "尉迟": "yu chi", "万俟": "mo qi",
    "长孙": "zhang sun", "澹台": "tan tai", "单于": "chan yu", "令狐": "ling hu",
}  # fmt: skip
# Characters of given names that are read in two ways, or rarely as a dictionary has them first.
GIVEN = {
    "乐": "yue le", "行": "xing hang", "长": "chang zhang", "朝": "chao zhao", "茜": "qian xi",
    "娜": "na nuo", "盛": "sheng cheng", "晟": "sheng cheng", "纶": "lun guan", "柏": "bai bo",
    "都": "du dou", "重": "zhong chong", "参": "shen can", "觉": "jue jiao", "调": "tiao diao",
    "藏": "zang cang", "卜": "bu bo", "少": "shao", "好": "hao", "为": "wei", "传": "chuan",
    "相": "xiang", "和": "he", "阿": "a", "曾": "zeng", "车": "che",
}  # fmt: skip

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af々〇]+")
_PLAIN_HAN = re.compile(r"[\u4e00-\u9fff]+")  # what normalising leaves as it is
_LETTERS = re.compile(r"[a-z0-9]+")


def name_terms(name: str) -> list[str]:
    """Return the tokens under which a name is found, sorted, without repeats; [] for an empty name."""
    plain = _plain(name)
    terms: set[str] = set()
    whole = "".join(_HAN.findall(plain))
    if whole:
        terms |= {whole, *whole} | {whole[i : i + 2] for i in range(len(whole) - 1)}
        for reading in _readings(whole):
            terms |= _sound_terms(tuple(reading))
    words = _LETTERS.findall(plain)
    if words:
        terms |= _sound_terms(tuple(words))
    return sorted(terms)


def query_terms(text: str) -> list[str]:
    """Return the tokens that all must be among a name's terms for `text` to find it; [] for no question."""
    plain = _plain(text)
    terms: list[str] = []
    for run in _HAN.findall(plain):
        terms += [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]
    terms += [letters[:LONGEST] for letters in _LETTERS.findall(plain)]
    return list(dict.fromkeys(terms))


def rank(name: str, text: str) -> tuple[int, int, str]:
    """Return a sort key by how well `text` meets `name`: the whole, its beginning, its sound, anywhere."""
    plain, asked = "".join(_plain(name).split()), "".join(_plain(text).split())
    if plain == asked:
        order = 0
    elif plain.startswith(asked):
        order = 1
    elif any(_sounds_like(reading, asked) for reading in _readings("".join(_HAN.findall(plain)))):
        order = 2
    else:
        order = 3
    return order, len(plain), plain


def _sounds_like(reading: list[str], asked: str) -> bool:
    return "".join(reading).startswith(asked) or "".join(s[:1] for s in reading).startswith(asked)


def _plain(text: str) -> str:
    if _PLAIN_HAN.fullmatch(text):
        return text
    # ü is typed v; accents of Latin names are not typed at all.
    lowered = unicodedata.normalize("NFKC", text).casefold().replace("ü", "v")
    apart = unicodedata.normalize("NFD", lowered)
    return unicodedata.normalize("NFC", "".join(c for c in apart if unicodedata.category(c) != "Mn"))


def _readings(characters: str) -> list[list[str]]:
    """The ways a name in characters may be read, the likeliest first."""
    if not characters:
        return []
    sounds = [_sounds(character) for character in characters]
    for length in (2, 1):
        surname = SURNAMES.get(characters[:length])
        if surname:
            for place, sound in enumerate(surname.split()):
                sounds[place] = tuple(dict.fromkeys([sound, *sounds[place]]))
            break
    return [list(reading) for reading in islice(product(*sounds), READINGS)]


@lru_cache(maxsize=4096)
def _sounds(character: str) -> tuple[str, ...]:
    if character in GIVEN:
        return tuple(GIVEN[character].split())
    from pypinyin import Style, pinyin  # noqa: PLC0415 - after the switches, and only where a name is read

    sound = pinyin(character, style=Style.NORMAL)[0][0]
    if not _LETTERS.fullmatch(sound):
        return ("",)
    # Passports write lyu for what keyboards write lv.
    return (sound, sound.replace("v", "yu")) if "v" in sound else (sound,)


@lru_cache(maxsize=8192)
def _sound_terms(syllables: tuple[str, ...]) -> frozenset[str]:
    """Beginnings of the sound from each syllable on, and of the initials from each syllable on."""
    terms: set[str] = set()
    initials = "".join(syllable[:1] for syllable in syllables)
    for start in range(len(syllables)):
        sound = "".join(syllables[start:])[:LONGEST]
        terms.update(accumulate(sound))
        terms.update(accumulate(initials[start : start + LONGEST]))
    return frozenset(terms)
