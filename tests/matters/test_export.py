"""A list taken away holds what its screen shows, and no more."""

import csv
import io
import json
from urllib.parse import unquote

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from tests.access.examples import plant
from tests.counties import County
from tests.databases import ROOT
from tests.people import Person

from wangge.matters.models import Export
from wangge.matters.rules import STAGES
from wangge.platform.db import reading

EVERYBODY = ("worker", "agent", "village", "town", "county", "unit", "unit2", "leader", "admin")
REPORTER = {"name": "马某某", "phone": "13800001111", "protect": True}


def listed(person: Person, query: str) -> list[dict[str, str]]:
    """The rows of a list as CSV."""
    answer = person.get(f"/matters/export?format=csv&{query}")
    assert answer.status_code == 200, answer.json
    text = io.StringIO(answer.data.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text))


def busy(county: County) -> None:
    """Matters of both chains, at several stages."""
    plant(county)
    for _ in range(2):
        matter = county["worker"].report(words="=HYPERLINK(1)", reporter=REPORTER)
    verified = county["village"].act(matter, "verify", finding="情况属实")
    county["village"].act(verified, "escalate", tried="调解")
    county["worker2"].report(category="fire.passage", point=None, grid="640425101201004")


@pytest.mark.parametrize(
    "query",
    [
        "sort=newest",
        "sort=due",
        "sort=due&waiting=true",
        "stage=escalated",
        "category=land",
        "place=640425101",
        "urgent=true&open=true",
        "q=绝密",
    ],
)
def test_it_has_the_rows_of_the_list_in_its_order(county: County, query: str) -> None:
    busy(county)

    told = {
        name: (
            [each["number"] for each in county[name].get(f"/matters?{query}").json["items"]],
            [each["编号"] for each in listed(county[name], query)],
        )
        for name in EVERYBODY
    }

    assert {name: exported for name, (_, exported) in told.items()} == {
        name: shown for name, (shown, _) in told.items()
    }
    assert any(shown for shown, _ in told.values())


def test_a_row_says_what_the_screen_says_in_the_county_s_words(county: County) -> None:
    matter = county["worker"].report(words="=两家为地界争吵", reporter=REPORTER)
    verified = county["village"].act(matter, "verify", finding="情况属实")
    settled = county["village"].act(verified, "settle_here", outcome="已丈量", way="mediated")

    [row] = listed(county["town"], "sort=newest")

    words = county.app.test_client().get("/api/v1/county").json["words"]
    assert row == {
        "编号": matter["number"],
        "类别": "地界纠纷",
        "内容": "'=两家为地界争吵",
        "地方": matter["place"]["name"],
        words["town"]: matter["place"]["town"],
        "办到哪步": "已办结",
        "紧急": "否",
        "承办单位": settled["holder"]["name"],
        "到期日": settled["due_on"],
        "剩余天数": "7",
        "上报时间": row["上报时间"],
        "发现时间": row["发现时间"],
        "轮次": "1",
        "办结层级": words["village"],
    }
    assert row["发现时间"] < row["上报时间"]


def test_nobody_who_reported_is_in_it(county: County) -> None:
    busy(county)
    names = [REPORTER["name"], REPORTER["phone"], county["worker"].me["name"]]

    answers = [
        county[name].get(f"/matters/export?format={form}")
        for name in ("village", "county")
        for form in ("csv", "xlsx")
    ]

    texts = [
        each.data.decode("utf-8-sig") if each.mimetype == "text/csv" else str(cells(each.data))
        for each in answers
    ]
    assert [name for text in texts for name in names if str(name) in text] == []
    assert ["HYPERLINK" in text for text in texts] == [True] * 4


def cells(content: bytes) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]


def test_a_workbook_says_whose_it_is_and_what_was_asked(county: County) -> None:
    busy(county)

    answer = county["town"].get("/matters/export?stage=escalated&category=land&waiting=true")

    name = unquote(answer.headers["Content-Disposition"].partition("UTF-8''")[2])
    found = cells(answer.data)
    heads = [str(row[0]) for row in found[:5]]
    assert (name.startswith("事项清单-2"), name.endswith(".xlsx")) == (True, True)
    assert heads[0] == "事项清单"
    assert county["town"].office["name"] in heads[1]
    assert heads[2].endswith("，共 1 件")
    assert heads[3] == "筛选：等我办；办到哪步：已上报；类别：土地"
    assert heads[4] == "编号"
    assert county["town"].me["name"] not in str(found)


def test_each_file_taken_away_is_recorded(county: County) -> None:
    busy(county)

    county["town"].get("/matters/export?format=csv&stage=escalated&urgent=false")
    county["admin"].get("/matters/export")

    with county.app.app_context():
        found = reading().scalars(select(Export).order_by(Export.id)).all()
        told = [
            (str(each.person_id), str(each.organisation_id), each.format, each.asked, each.rows)
            for each in found
        ]
    assert told == [
        (person.me["person_id"], person.office["id"], form, asked, rows)
        for person, form, asked, rows in (
            (county["town"], "csv", {"stage": "escalated", "urgent": "false"}, 1),
            (county["admin"], "xlsx", {}, 0),
        )
    ]


@pytest.mark.parametrize("query", ["format=pdf", "cursor=x", "limit=3", "nonsense=1"])
def test_what_is_not_understood_is_refused_and_not_recorded(county: County, query: str) -> None:
    answer = county["town"].get(f"/matters/export?{query}")

    with county.app.app_context():
        recorded = reading().scalars(select(Export.id)).all()
    assert (answer.status_code, answer.json["code"]) == (422, "http.invalid_fields")
    assert recorded == []


def test_stages_are_called_as_the_screens_call_them() -> None:
    file = ROOT / "pwa" / "src" / "app" / "locales" / "zh-CN" / "field.json"

    assert {stage.value: word for stage, word in STAGES.items()} == json.loads(
        file.read_text("utf-8")
    )["stage"]
