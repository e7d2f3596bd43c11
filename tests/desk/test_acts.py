"""Every act is a page: all errors at once, preview first, then exactly that, once."""

import re
from contextlib import suppress

import pytest

from igf.acts.read import Unfit, read_fields, shapes
from igf.acts.table import ACTS
from igf.office.act import AnyAct
from igf.store.tables.year import Deadline
from tests.desk.conftest import AtDesk
from tests.engine.begun import CALL

EXTEND = {"stage": CALL, "closes": "+7d", "reason": "Three groups asked"}


def previewed(desk: AtDesk, name: str, filled: dict[str, str]) -> str:
    """The path of the preview of an act."""
    found = desk.client.post(f"/act/{name}", data=filled, follow_redirects=False)
    assert found.status_code == 303, found.text
    return str(found.headers["location"])


def version(desk: AtDesk) -> int:
    with desk.year.office.store.read() as session:
        return session.get_one(Deadline, f"{CALL}.closes").version


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_every_act_has_a_page_with_words_for_each_field(desk: AtDesk, act: AnyAct) -> None:
    page = desk.text(f"/act/{act.name}")
    assert act.title in page
    for name, field in act.fields.model_fields.items():
        assert field.title
        assert f'name="{name}"' in page or f'id="{name}"' in page or name in {"choice", "choose"}


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_an_empty_form_names_each_missing_field_once_with_a_link_to_it(
    desk: AtDesk, act: AnyAct
) -> None:
    needed = [name for name, field in act.fields.model_fields.items() if field.is_required()]
    found = desk.client.post(f"/act/{act.name}", data={"none": ""})
    if not needed:
        return
    assert found.status_code == 422
    assert "<title>Error:" in found.text
    linked = re.findall(r'<li><a href="#(\w+)">', found.text)
    assert linked == needed
    for name in linked:
        assert f'id="{name}"' in found.text


def test_what_was_typed_stays_when_something_is_wrong(desk: AtDesk) -> None:
    found = desk.client.post("/act/extend", data={**EXTEND, "closes": "30 Feb"})
    assert found.status_code == 422
    assert "30 Feb" in found.text
    assert "Three groups asked" in found.text


def test_from_the_form_to_done(desk: AtDesk) -> None:
    path = previewed(desk, "extend", EXTEND)
    page = desk.text(path)
    assert "Thematic input closes" in page or "Call for thematic input closes" in page
    assert re.search(r"<button>Extend it and draft \d+ emails?</button>", page)
    assert version(desk) == 1
    done = desk.client.post(path)
    assert done.status_code == 200
    assert "Done:" in done.text
    assert version(desk) == 2
    desk.client.post(path)
    assert version(desk) == 2


def test_who_may_only_read_sees_no_act_and_can_do_none(desk: AtDesk) -> None:
    path = previewed(desk, "extend", EXTEND)
    desk.sign_in("jun", "reader")
    assert 'href="/act/extend' not in desk.text(f"/stage/{CALL}")
    assert desk.client.get("/act/extend").status_code == 422
    assert desk.client.post("/act/extend", data=EXTEND).status_code == 422
    assert desk.client.post(path).status_code == 422
    assert version(desk) == 1


def test_choices_are_those_of_the_year_as_it_is(desk: AtDesk) -> None:
    assert CALL in desk.text("/act/close")
    found = desk.client.post("/act/close", data={"stage": "igf-2027/elsewhere", "reason": "x"})
    assert "igf-2027/elsewhere is none of them" in found.text


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_every_error_of_a_field_has_words_of_ours(desk: AtDesk, act: AnyAct) -> None:
    with desk.year.office.store.read() as session:
        shaped = shapes(act, session, filled={})
    for size in (0, 1, 20_000):
        filled = {each.name: "x" * size for each in shaped if each.kind != "file"}
        with suppress(Unfit):
            read_fields(shaped, filled, fields=act.fields)
