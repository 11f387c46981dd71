from click.testing import Result
from tests.counties import County
from tests.people import PASSWORD

from wangge.accounts.cli import accounts


def create(county: County, username: str, password: str) -> Result:
    runner = county.app.test_cli_runner()
    words = ["create", username, "--name", "王管理"]
    return runner.invoke(accounts, words, input=f"{password}\n{password}\n")


def test_an_administrator_made_by_command_can_sign_in(own_county: County) -> None:
    result = create(own_county, "first", PASSWORD)

    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "first can sign in now.")
    assert own_county["first"].me["posts"][0]["role"] == "administrator"


def test_a_taken_name_and_a_short_password_are_refused_and_change_nothing(county: County) -> None:
    before = county.rows()

    results = [create(county, "worker", PASSWORD), create(county, "second", "short")]

    assert [each.exit_code for each in results] == [1, 1]
    assert county.rows() == before
