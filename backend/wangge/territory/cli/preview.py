"""The preview of an import: one page of HTML with its maps in it, without scripts or addresses."""

from collections import Counter
from collections.abc import Sequence
from html import escape

from wangge.kernel.codes import GRID_DIGITS, Level
from wangge.territory.cli.drawing import detail, overview
from wangge.territory.cli.style import STYLE
from wangge.territory.cli.words import FAULTS, REPAIRS
from wangge.territory.rules.examined import Examined, Source
from wangge.territory.rules.importing import Composed
from wangge.territory.rules.marks import Marks
from wangge.territory.rules.pack import Fault
from wangge.territory.rules.repair import Repair

DETAILS_MOST = 60
"""Faults that are drawn large; the rest have their number on the map and their line in the list."""
MENDED_MOST = 12
"""Repairs that are drawn large: those that moved a line furthest."""
LIST_MOST = 200
"""Repairs of one kind that are listed."""
_FIELDS = {
    "code": "代码",
    "name": "名称",
    "households": "户数",
    "label_lon": "驻地经度",
    "label_lat": "驻地纬度",
}
_BESIDE = "<th>相邻</th>"
_KINDS = {
    "split": "拆分",
    "merge": "合并",
    "move": "划转",
    "renumber": "改号",
    "retire": "停用",
}
_TICK = '<svg viewBox="0 0 40 40" aria-hidden="true"><path d="M8 21l8 8 16-18" {}/></svg>'
_BANG = '<svg viewBox="0 0 40 40" aria-hidden="true"><path d="M20 7v17M20 31v2" {}/></svg>'
_PEN = 'fill="none" stroke="currentColor" stroke-width="5" stroke-linecap="round"'


def preview_page(found: Examined, tolerance_m: float) -> str:
    """The whole page.

    Args:
        found: what was found out about the files.
        tolerance_m: within which lines were moved.
    """
    marks = Marks(found.composed) if found.composed else None
    county = next(area.name for area in found.held.divisions if area.level == Level.COUNTY)
    body = [
        (
            f"<header><h1>{escape(county)} 界线导入预览</h1>"
            f"<p>采用之前不改动任何数据。修复容差&nbsp;{tolerance_m:g}&nbsp;米。</p></header>"
        ),
        _verdict(found),
        _figures(found),
        overview(found.composed, found.faults, marks) if found.composed and marks else "",
        _faults(found, marks),
        _repairs(found.composed, marks, tolerance_m) if found.composed and marks else "",
        _changes(found),
        _sources(found.sources),
        (
            "<footer>灰色虚线是文件里的原线，橙色是修复后的线，红色是还要处理的问题。"
            "面积按平面近似计算，误差约千分之一。</footer>"
        ),
    ]
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(county)} 界线导入预览</title><style>{STYLE}</style></head>"
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )


def _verdict(found: Examined) -> str:
    if found.faults:
        return (
            f'<div class="verdict bad">{_BANG.format(_PEN)}<div>'
            f"<strong>还有 {len(found.faults)} 处问题，暂时不能采用</strong>"
            "逐条改好后重新导入即可；现行界线没有变化。</div></div>"
        )
    return (
        f'<div class="verdict good">{_TICK.format(_PEN)}<div>'
        "<strong>没有问题，可以采用</strong>核对下面的修复和变化，确认后加 --apply 再运行一次。"
        "</div></div>"
    )


def _figures(found: Examined) -> str:
    if found.composed is None:
        return ""
    repairs, made = found.composed.repairs, found.composed.territory.expected
    cells = [
        ("乡镇", f"{made.towns}", ""),
        ("村（社区）", f"{made.villages}", ""),
        ("小网格", f"{made.small_grids}", ""),
        ("问题", f"{len(found.faults)}", "red" if found.faults else ""),
        ("已修复", f"{len(repairs)}", "amber" if repairs else ""),
        ("最大移动", f"{max((each.moved_m for each in repairs), default=0):.2f} 米", ""),
    ]
    rows = (
        f'<div class="{kind}"><dt>{name}</dt><dd>{value}</dd></div>' for name, value, kind in cells
    )
    return f'<dl class="figures">{"".join(rows)}</dl>'


def _faults(found: Examined, marks: Marks | None) -> str:
    if not found.faults:
        return ""
    numbered = list(enumerate(found.faults, 1))
    kinds = Counter(fault.code for fault in found.faults)
    names = _area_names(found)
    parts = [f"<section><h2>要处理的问题（{len(numbered)}）</h2>"]
    for code, count in kinds.most_common():
        name, way = FAULTS.get(code, (code, ""))
        area = sum(fault.area_m2 or 0.0 for fault in found.faults if fault.code == code)
        total = f"，共 {_area(area)}" if area else ""
        parts.append(f"<h3>{name}<small>{count} 处{total}</small></h3>")
        parts.append(f'<p class="way">{way}</p><ul class="cards">')
        for number, fault in numbered:
            if fault.code == code:
                parts.append(_card(number, fault, names, found.composed, marks))
        parts.append("</ul>")
    return "".join([*parts, "</section>"])


def _card(
    number: int,
    fault: Fault,
    names: dict[str, str],
    composed: Composed | None,
    marks: Marks | None,
) -> str:
    drawing = ""
    if composed and marks and number <= DETAILS_MOST and marks.place_of(fault):
        drawing = detail(composed, marks, fault, is_mended=False)
    others = "、".join(escape(_named(other, names)) for other in fault.others)
    facts = [
        f"<b>{escape(_named(fault.place, names))}</b>",
        f"涉及 {others}" if others else "",
        _area(fault.area_m2) if fault.area_m2 else "",
        f"位置 {fault.at[0]:.6f}, {fault.at[1]:.6f}" if fault.at else "",
        f"应为 {fault.expected}，实为 {fault.found}" if fault.expected is not None else "",
    ]
    told = "<br>".join(fact for fact in facts if fact)
    return f'<li id="f{number}">{drawing}<p><a class="n" href="#map">{number}</a> {told}</p></li>'


def _repairs(composed: Composed, marks: Marks, tolerance_m: float) -> str:
    if not composed.repairs:
        return ""
    names = {area.code: area.name for area in composed.territory.areas}
    furthest = sorted(composed.repairs, key=lambda each: -each.moved_m)[:MENDED_MOST]
    cards = "".join(
        f"<li>{detail(composed, marks, each, is_mended=True)}<p>"
        f"<b>{escape(_named(each.place, names))}</b><br>{REPAIRS[each.code]}，"
        f"移动 {each.moved_m:.2f} 米，影响 {_area(each.area_m2)}</p></li>"
        for each in furthest
        if each.moved_m
    )
    parts = [
        (
            f"<section><h2>已修复（{len(composed.repairs)}）</h2>"
            f'<p class="way">没有一处移动超过 {tolerance_m:g} 米。</p>'
        )
    ]
    parts += [f'<h3>移动最远的几处</h3><ul class="cards">{cards}</ul>'] if cards else []
    for code, count in Counter(each.code for each in composed.repairs).most_common():
        of_kind = [each for each in composed.repairs if each.code == code]
        area = _area(sum(each.area_m2 for each in of_kind))
        has_others = any(each.others for each in of_kind)
        shown = "" if count <= LIST_MOST else f"，只列出前 {LIST_MOST} 处"
        parts.append(
            f"<h3>{REPAIRS[code]}<small>{count} 处，影响 {area}{shown}</small></h3>"
            f'<div class="rows"><table><tr><th>区域</th>{_BESIDE if has_others else ""}'
            '<th class="number">移动</th><th class="number">面积变化</th></tr>'
        )
        parts += [_repair_row(each, names, has_others) for each in of_kind[:LIST_MOST]]
        parts.append("</table></div>")
    return "".join([*parts, "</section>"])


def _repair_row(each: Repair, names: dict[str, str], has_others: bool) -> str:  # noqa: FBT001
    others = "、".join(escape(_named(other, names)) for other in each.others)
    moved = f"{each.moved_m:.2f} 米" if each.moved_m else "—"
    area = _area(each.area_m2) if each.area_m2 else "—"
    return (
        f"<tr><td>{escape(_named(each.place, names))}</td>"
        f"{f'<td>{others}</td>' if has_others else ''}"
        f'<td class="number">{moved}</td><td class="number">{area}</td></tr>'
    )


def _changes(found: Examined) -> str:
    if found.changes is None:
        return ""
    names = {area.code: area.name for area in found.held.areas} | _area_names(found)
    of = found.changes
    rows = [
        ("新出现", of.appeared),
        ("不再使用", of.vanished),
        ("界线有变", of.redrawn),
        ("名称有变", of.renamed),
    ]
    table = "".join(
        f'<tr><td class="what">{what}</td><td class="number">{len(codes)}</td>'
        f"<td>{'、'.join(escape(_named(code, names)) for code in codes[:12])}"
        f"{' 等' if len(codes) > 12 else ''}</td></tr>"  # noqa: PLR2004 -- a line's worth
        for what, codes in rows
    )
    return (
        "<section><h2>与现行界线相比</h2>"
        '<div class="rows"><table><tr><th>变化</th><th class="number">个数</th><th>区域</th></tr>'
        f"{table}</table></div>{_successions(found, names)}</section>"
    )


def _successions(found: Examined, names: dict[str, str]) -> str:
    if not found.successions:
        return ""
    rows = "".join(
        f"<tr><td>{escape(_named(each.old, names))}</td>"
        f"<td>{escape(_named(each.new, names)) if each.new else '无'}</td>"
        f"<td>{_KINDS[each.kind.value]}</td>"
        f"<td>{'表里写明' if each.old in found.stated else '按面积推得，请核对'}</td></tr>"
        for each in found.successions
    )
    return (
        '<h3>停用代码由谁接续</h3><div class="rows"><table>'
        f"<tr><th>停用</th><th>接续</th><th>方式</th><th>依据</th></tr>{rows}</table></div>"
    )


def _sources(sources: Sequence[Source]) -> str:
    rows = "".join(
        f"<tr><td>{escape(each.place)}</td><td class='number'>{each.count}</td>"
        f"<td>{escape(each.encoding)}</td>"
        f"<td>{escape(each.frame or '不明')}{'（按您所说）' if each.is_frame_told else ''}</td>"
        f"<td>{'、'.join(f'{_FIELDS[field]}：{escape(column)}' for field, column in each.columns)}"
        "</td></tr>"
        for each in sources
    )
    return (
        '<section><h2>读到的文件</h2><div class="rows"><table><tr><th>文件/图层</th>'
        '<th class="number">行数</th><th>文字编码</th><th>坐标系</th><th>采用的列</th></tr>'
        f"{rows}</table></div></section>"
    )


def _area_names(found: Examined) -> dict[str, str]:
    return (
        {area.code: area.name for area in found.composed.territory.areas} if found.composed else {}
    )


def _named(code: str, names: dict[str, str]) -> str:
    name = names.get(code, "")
    if len(code) == GRID_DIGITS and code[:-3] in names:
        name = names[code[:-3]] + name
    return f"{name} {code}" if name and name != code else code


def _area(area_m2: float | None) -> str:
    if not area_m2:
        return "0 平方米"
    if area_m2 >= 1_000_000:  # noqa: PLR2004 -- a square kilometre
        return f"{area_m2 / 1_000_000:.2f} 平方千米"
    return f"{area_m2:,.1f} 平方米"
