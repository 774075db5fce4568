"""The children's form shows faces of our own, and no file a form from elsewhere might name."""

from django.urls import reverse

from lianqiao.instruments.sheets import PICTURE, rows_of


def test_the_childrens_form_is_answered_by_faces(cast, db):
    page = (
        cast.browser_of(cast.worker).get(reverse("instruments:preview", args=["childfaces"])).content.decode()
    )
    assert page.count('class="scale-face"') == 6 * 5
    assert "instruments/faces/face-4" in page


def test_a_strange_picture_is_not_shown():
    option = {
        "extension": [{"url": PICTURE, "valueString": "../secrets.svg"}],
        "valueCoding": {"system": "http://codes.test", "code": "a", "display": "A"},
    }
    form = {"item": [{"linkId": "1", "type": "choice", "text": "?", "answerOption": [option]}]}
    (row,) = rows_of(form, {}, "en")
    assert [each.picture for each in row.options] == [""]
