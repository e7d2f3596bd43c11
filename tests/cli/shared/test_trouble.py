"""A failure while a command was at work is reported as what it was."""

import errno
from socket import gaierror

import pytest

from igf.cli.shared.trouble import trouble_words


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "connection refused"),
        (ConnectionResetError(), "no answer in time"),
        (TimeoutError(), "no answer in time"),
        (gaierror(-2, "Name or service not known"), "name or service not known"),
    ],
)
def test_a_lost_connection_is_not_called_the_output(error: OSError, said: str) -> None:
    assert str(trouble_words(error)).startswith(f"a connection failed: {said} -> ")


@pytest.mark.parametrize("number", [errno.EPIPE, errno.ENOSPC])
def test_an_output_that_takes_no_more_is_called_the_output(number: int) -> None:
    assert str(trouble_words(OSError(number, "It failed"))).startswith(
        "the output cannot be used: "
    )


def test_a_file_is_called_by_its_name() -> None:
    failed = PermissionError(errno.EACCES, "Permission denied", "year.yaml")
    assert str(trouble_words(failed)).startswith("year.yaml cannot be used: permission denied -> ")


def test_a_mistake_of_ours_is_not_explained_away() -> None:
    assert trouble_words(KeyError("x")) is None
