"""The words of an exported list: a file outlives the screen, so the server says them itself.

Words for people otherwise stand in the screens' locale files; a test keeps these equal to them.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from wangge.matters.enums import Layer, Stage

TITLE: Final = "事项清单"
YES: Final = "是"
NO: Final = "否"

STAGES: Final[Mapping[Stage, str]] = {
    Stage.REPORTED: "待核实",
    Stage.VERIFIED: "已核实",
    Stage.ESCALATED: "已上报",
    Stage.SENT_BACK: "已退回",
    Stage.ASSIGNED: "已交办",
    Stage.SETTLED: "已办结",
    Stage.VISITED: "已回访",
    Stage.STRUCK_OFF: "已销号",
    Stage.UNFOUNDED: "不属实",
    Stage.MERGED: "已并案",
}

_FILTERS: Final[Mapping[str, str]] = {
    "waiting": "等我办",
    "is_open": "未销号",
    "stage": "办到哪步",
    "category": "类别",
    "urgent": "紧急",
    "place": "地方",
    "day_place": "当时所属地方",
    "layer": "承办层级",
    "holder": "承办单位",
    "due": "到期",
    "seen_from": "发现起于",
    "seen_to": "发现止于",
    "settled_layer": "办结层级",
    "counted": "不含不属实和已并案",
    "agency": "代办",
    "q": "编号或内容",
}
_DUES: Final[Mapping[str, str]] = {"overdue": "已逾期", "week": "一周内到期", "any": "有期限"}


def headings(words: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    """Each column's heading, in the county's own words, and its width in characters."""
    return (
        ("编号", 20),
        ("类别", 14),
        ("内容", 48),
        ("地方", 22),
        (words["town"], 12),
        ("办到哪步", 10),
        ("紧急", 6),
        ("承办单位", 22),
        ("到期日", 12),
        ("剩余天数", 9),
        ("上报时间", 17),
        ("发现时间", 17),
        ("轮次", 6),
        ("办结层级", 12),
    )


def layer_word(layer: str | None, words: Mapping[str, str]) -> str | None:
    """What the county calls a layer.

    >>> layer_word("town", {"town": "镇"}), layer_word("unit", {}), layer_word(None, {})
    ('镇', '部门', None)
    """
    if layer is None:
        return None
    return "部门" if layer == Layer.UNIT else words[layer]


def days_left(due_on: date | None, today: date) -> int | None:
    """How many days are left; below zero once it is overdue.

    >>> days_left(date(2026, 3, 1), date(2026, 3, 3))
    -2
    """
    return None if due_on is None else (due_on - today).days


def filters_said(given: Mapping[str, str]) -> str:
    """The filters of a list in one line, each by its word and its value.

    >>> filters_said({"waiting": "true", "due": "overdue"})
    '筛选：等我办；到期：已逾期'
    """
    said = []
    for name, value in given.items():
        word = _FILTERS[name]
        if value == "true":
            said.append(word)
        elif value == "false":
            said.append(f"{word}：{NO}")
        else:
            said.append(f"{word}：{_DUES.get(value, value)}")
    return f"筛选：{'；'.join(said) or '无'}"
