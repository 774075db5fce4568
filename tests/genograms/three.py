"""One invented family of three generations that uses nearly everything a map can show."""

from lianqiao.genograms.graph import EmotionalLink, Family, Household, ParentLink, Person, Union

FAMILY = Family(
    people=(
        Person("gf", "爷爷", sex="male", birth_year=1940, death_year=2015, deceased=True),
        Person("gm", "奶奶", sex="female", birth_year=1943, conditions=("illness",)),
        Person("mgf", "外公", sex="male", birth_year=1945, marks=("abroad",)),
        Person("mgm", "外婆", sex="female", birth_year=1947, carer_rank=2),
        Person("unc", "伯伯", sex="male", birth_year=1966, marks=("smoker",)),
        Person("f", "爸爸", sex="male", birth_year=1970, occupation="货车司机", conditions=("substance",)),
        Person("m", "妈妈", sex="female", birth_year=1972, carer_rank=1, occupation="停薪留职照顾孩子"),
        Person("f2", "前妻", sex="female", birth_year=1971),
        Person("h", "哥哥", sex="male", birth_year=1994),
        Person("t1", "大姐", sex="female", birth_year=1999, twin_group=1, zygosity="identical"),
        Person("t2", "二姐", sex="female", birth_year=1999, twin_group=1, zygosity="identical"),
        Person("i", "小雨", sex="female", birth_year=2003, is_index=True, in_hospital=True),
        Person("ad", "弟弟", sex="male", birth_year=2008),
        Person("mis", form="miscarriage", birth_year=2001),
        Person("dog", "阿黄", form="pet"),
    ),
    unions=(
        Union("u1", "gf", "gm", since=1964),
        Union("u2", "mgf", "mgm", since=1968, separated=1990),
        Union("u3", "f", "f2", since=1992, divorced=1996, order=1),
        Union("u4", "f", "m", since=1998, order=2),
    ),
    parents=(
        ParentLink("unc", ("gf", "gm")),
        ParentLink("f", ("gf", "gm")),
        ParentLink("m", ("mgf", "mgm")),
        ParentLink("h", ("f", "f2")),
        *(ParentLink(key, ("f", "m")) for key in ("t1", "t2", "i", "mis")),
        ParentLink("ad", ("f", "m"), kind="adopted", since=2010),
    ),
    households=(Household("home", ("f", "m", "i", "ad", "gm"), "家里"),),
    emotions=(
        EmotionalLink("e1", "m", "i", "close"),
        EmotionalLink("e2", "f", "i", "conflict"),
        EmotionalLink("e3", "h", "i", "cutoff"),
        EmotionalLink("e4", "f", "m", "physical_abuse"),
    ),
)
