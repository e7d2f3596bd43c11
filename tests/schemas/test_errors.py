"""Messages for a person whose file or request was wrong."""

import pickle

from schemas.errors import Mistake, Mistakes, problem_line
from schemas.plan import Problem

CLOSES_FIRST = Problem(
    severity="error",
    code="closes_before_opens",
    message="The stage closes before it opens",
    place="stages.screening.closes",
    value="T-300d",
    fix="a date after 15 March 2024",
    rule="R-CYC-3",
    file="cycles/igf-2024.yaml",
    line=41,
)


def test_a_problem_is_one_line_with_its_place_its_value_its_rule_and_what_would_be_right() -> None:
    assert problem_line(CLOSES_FIRST) == (
        "cycles/igf-2024.yaml:41  error  The stage closes before it opens (T-300d) [R-CYC-3]"
        " -> a date after 15 March 2024"
    )


def test_a_problem_without_a_file_names_its_place_in_the_year() -> None:
    bare = Problem(severity="warning", code="empty", message="Nobody is in it", place="bodies.mag")

    assert problem_line(bare) == "bodies.mag  warning  Nobody is in it"


def test_a_problem_without_a_line_names_its_file_alone() -> None:
    found = CLOSES_FIRST.model_copy(update={"line": None})

    assert problem_line(found).startswith("cycles/igf-2024.yaml  error  ")


def test_a_mistake_says_what_would_be_right() -> None:
    mistake = Mistake("There is no file year.yaml", "name a file of the folder cycles")

    assert str(mistake) == "There is no file year.yaml -> name a file of the folder cycles"
    assert str(Mistake("The folder is empty")) == "The folder is empty"


def test_every_problem_is_said_at_once() -> None:
    other = CLOSES_FIRST.model_copy(update={"line": 50})

    assert str(Mistakes([CLOSES_FIRST, other])).splitlines() == [
        problem_line(CLOSES_FIRST),
        problem_line(other),
    ]


def test_mistakes_cross_the_border_between_processes_whole() -> None:
    assert pickle.loads(pickle.dumps(Mistakes([CLOSES_FIRST]))).problems == (CLOSES_FIRST,)  # noqa: S301 -- its own pickle
    assert str(pickle.loads(pickle.dumps(Mistake("a", "b")))) == "a -> b"  # noqa: S301 -- as above
