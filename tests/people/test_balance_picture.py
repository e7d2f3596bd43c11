"""The picture of a balance: the same members, the same text; all of it can be read aloud."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from igf.people.balance_picture import balance_svg, balance_text
from igf.people.rules.balance import balance
from schemas.balance import Balance
from schemas.people import PersonRow

SVG = "{http://www.w3.org/2000/svg}"


def found() -> Balance:
    rows = [
        PersonRow(id=f"p{n}", name="Amina", email="amina@example.org", gender=gender)
        for n, gender in enumerate(["<b>woman</b>", "man", "man", ""])
    ]
    now = datetime(2027, 1, 20, tzinfo=UTC)
    return balance(rows, body="mag", title="Multistakeholder Advisory Group", now=now)


def test_every_bar_says_its_label_number_and_share() -> None:
    root = ET.fromstring(balance_svg(found()))  # noqa: S314 -- made by ourselves
    words = [group.attrib["aria-label"] for group in root.iter(f"{SVG}g")]
    assert "Gender, man: 2 members, 50 %" in words
    assert "Gender, <b>woman</b>: 1 member, 25 %" in words
    assert len(words) == sum(len(side.parts) for side in found().sides)
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert "2 (50 %)" in texts
    assert "4 members on 20 January 2027" in texts


def test_the_whole_balance_is_in_its_description() -> None:
    root = ET.fromstring(balance_svg(found()))  # noqa: S314 -- made by ourselves
    assert root.attrib["aria-labelledby"] == "title desc"
    (title,) = [each.text for each in root.findall(f"{SVG}title")]
    (told,) = [each.text or "" for each in root.findall(f"{SVG}desc")]
    assert title == "Multistakeholder Advisory Group: balance"
    assert "by gender: man 2 (50 %), <b>woman</b> 1 (25 %), Not said 1 (25 %)" in told


def test_the_same_members_give_the_same_picture_without_words_beyond_its_edge() -> None:
    svg = balance_svg(found())
    assert svg == balance_svg(found())
    root = ET.fromstring(svg)  # noqa: S314 -- made by ourselves
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    places = [(float(t.attrib["x"]), float(t.attrib["y"])) for t in root.iter(f"{SVG}text")]
    assert all(x < width - 60 and y < height for x, y in places)


def test_the_table_has_a_line_for_each_part() -> None:
    lines = balance_text(found()).splitlines()
    assert lines[0] == "Multistakeholder Advisory Group: 4 members on 20 January 2027"
    assert lines[-3:] == [
        "  man                                             2   50 %",
        "  <b>woman</b>                                    1   25 %",
        "  Not said                                        1   25 %",
    ]
