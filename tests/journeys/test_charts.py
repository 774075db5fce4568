"""Charts cut no name off: whatever the language and the width, nothing is drawn into the edge of the picture."""

import pytest
from django.urls import reverse

from tests.indicators import city

# The engine draws with the next frame of the screen.
DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
INK = """() => [...document.querySelectorAll('.chart-canvas canvas')].map((canvas) => {
    const drawn = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    return drawn.some((value, place) => value !== drawn[place % 4]);
})"""
INK_AT_THE_EDGE = """() => [...document.querySelectorAll('.chart-canvas canvas')].map((canvas) => {
    const pen = canvas.getContext('2d');
    return [0, canvas.width - 1].some((x) => {
        const drawn = pen.getImageData(x, 0, 1, canvas.height).data;
        return drawn.some((value, place) => value !== drawn[place % 4]);
    });
})"""


@pytest.fixture
def here(cast):
    for number, kind in enumerate(("primary_care", "public_health", "specialised")):
        made = city.institution(f"第{number}院", kind, "tertiary", "2022-07-01", "110105")
        city.worker(f"林{number}", made, since="2022-08-01")


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("phone", [False, True])
def test_no_name_is_cut_off(cast, eyes_of, here, language, phone):
    page = eyes_of(cast.commission, language=language, phone=phone)
    for code, by in (("A1", "class"), ("B1", "source"), ("B1", "class")):
        page.goto(reverse("indicators:detail", args=[code], query={"as_of": "2023-08-28", "by": by}))
        page.wait_for_selector("figure.is-drawn canvas")
        page.evaluate(DRAWN)
        assert page.evaluate(INK) == [True], "an empty picture cuts nothing off"
        assert page.evaluate(INK_AT_THE_EDGE) == [False], (code, by)
