from pathlib import Path

from click.testing import Result
from tests.accounts.sheets import LEAD, sheet
from tests.counties import County
from tests.people import PASSWORD

from wangge.accounts.cli import accounts
from wangge.platform.workbooks import first_sheet


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


def test_a_sheet_is_first_only_looked_at_and_then_taken_in(
    own_county: County, tmp_path: Path
) -> None:
    file, out = tmp_path / "staff.xlsx", tmp_path / "passwords.xlsx"
    file.write_bytes(sheet(LEAD))
    runner, before = own_county.app.test_cli_runner(), own_county.rows()

    looked = runner.invoke(accounts, ["import", str(file)])
    unchanged = own_county.rows() == before
    done = runner.invoke(accounts, ["import", str(file), "--apply", "--passwords", str(out)])

    assert (looked.exit_code, looked.output.splitlines()) == (
        0,
        ["2: new maxin village_lead", "Nothing was changed; --apply does it."],
    )
    assert unchanged
    assert done.exit_code == 0, done.output
    assert first_sheet(out.read_bytes(), rows_max=9)[1][:2] == ["马新", "maxin"]
    assert "maxin" in str(own_county.rows()["accounts"])


def test_a_faulty_sheet_is_told_by_cell_and_changes_nothing(county: County, tmp_path: Path) -> None:
    file = tmp_path / "staff.xlsx"
    file.write_bytes(sheet((*LEAD[:3], "没有的村", *LEAD[4:])))
    runner, before = county.app.test_cli_runner(), county.rows()

    result = runner.invoke(
        accounts, ["import", str(file), "--apply", "--passwords", str(tmp_path / "out")]
    )

    assert result.exit_code == 2
    assert "D2: unknown_organisation 没有的村" in result.output
    assert county.rows() == before
