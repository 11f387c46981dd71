"""What people are told of faults and repairs: on a line of the terminal, and in Chinese."""

from collections.abc import Mapping
from dataclasses import fields

from wangge.territory.rules.pack import Fault
from wangge.territory.rules.repair import Repair

FAULTS: Mapping[str, tuple[str, str]] = {
    "import.unreadable_file": (
        "文件读不了",
        "请检查文件格式与编码，必要时用 --encoding 说明编码。",
    ),
    "import.no_layer": ("没有图层", "文件里没有带图形的图层，或 --layer 写的名称不存在。"),
    "import.no_features": ("图层是空的", "请确认导出时没有漏掉图形。"),
    "import.missing_column": ("找不到代码列", "请用 --map code=列名 指明哪一列是代码。"),
    "import.ambiguous_column": ("列不止一个", "有几列都像，内容又不同，请用 --map 指明用哪一列。"),
    "import.unknown_column": ("没有这一列", "--map 写的列名在文件里不存在。"),
    "import.crs_missing": ("没有坐标系", "请用 --crs 或 --datum 说明坐标系，系统不会猜。"),
    "import.crs_unsupported": ("坐标系不能换算", "请在原软件里转成 CGCS2000 或 WGS84 再导出。"),
    "import.crs_contradicts": ("坐标系说法不一", "文件里写的与您说的不同，请核对后只留一种。"),
    "import.swapped_axes": ("经纬度写反了", "请交换经度和纬度（或横、纵坐标）后重新导出。"),
    "import.wrong_crs": ("坐标系不对", "按所说的坐标系，图形不在本县附近，请核对带号与中央经线。"),
    "import.wrong_datum": ("像是加偏坐标", "按 GCJ-02 读更吻合，请核实后用 --datum 说明。"),
    "import.missing_code": ("没有代码", "请补上代码。"),
    "import.malformed_code": ("代码不合规则", "村以上 12 位，小网格 15 位，只能是数字。"),
    "import.duplicate_code": ("代码重复", "同一代码出现了不止一次，请只留一个。"),
    "import.unknown_code": ("代码不认识", "不是本县的代码，或区划名录里没有。"),
    "import.code_reused": ("代码用过了", "这个代码以前用过并已停用，请换一个新号。"),
    "import.no_geometry": ("没有图形", "这一行只有属性，没有界线。"),
    "import.not_an_area": ("不是面", "界线必须是面，不能是线或点。"),
    "import.outside_county": ("在县外", "这个图形与本县不相交。"),
    "import.missing_name": ("没有名称", "新出现的区域要有名称。"),
    "import.missing_households": ("没有户数", "新出现的小网格要有户数。"),
    "import.bad_households": ("户数不是整数", "户数应为 0 或正整数。"),
    "import.bad_label": ("驻地坐标不对", "经度、纬度都要是数字。"),
    "import.point_outside": ("驻地在界外", "驻地点不在它所属区域之内，请核对点位或界线。"),
    "import.sliver": ("碎面", "比容差还窄的面，多半是裁剪残留，请并入相邻区域。"),
    "import.moved_too_far": ("修复超出容差", "要移动的距离超过容差，没有采用，请在原软件里改。"),
    "pack.gap": ("缝隙", "这片地不属于任何区域，请补齐。"),
    "pack.overlap": ("重叠", "这片地同时属于两个区域，请划清。"),
    "pack.unmatched_edge": ("边界不重合", "相邻两边的节点没有对上，请捕捉到同一条线。"),
    "pack.outside": ("越出县界", "这个区域伸到了县界之外。"),
    "pack.outside_parent": ("越出上级", "这个区域伸到了所属上级之外。"),
    "pack.invalid_geometry": ("图形自相交", "界线打结或自相交，请在原软件里改正。"),
    "pack.not_an_area": ("不是面", "界线必须是面，且不能为空。"),
    "pack.label_outside": ("标注在界外", "标注点不在区域之内。"),
    "pack.malformed_code": ("代码不合规则", "村以上 12 位，小网格 15 位，只能是数字。"),
    "pack.wrong_level": ("层级不对", "代码的位数与层级不符。"),
    "pack.wrong_parent": ("上级不对", "代码与所属上级不符。"),
    "pack.unknown_parent": ("没有上级", "所属的上级区域不存在。"),
    "pack.duplicate_code": ("代码重复", "同一代码出现了不止一次。"),
    "pack.missing_division": (
        "缺少区划",
        "名录里有，文件里没有，请补上或更新名录（--divisions）。",
    ),
    "pack.unknown_division": ("名录里没有", "文件里有，名录里没有，请更新名录（--divisions）。"),
    "pack.village_without_small_grids": ("村里没有小网格", "每个村至少要有一个小网格。"),
    "succession.missing": ("停用代码没有去向", "请在 --succession 表里写明由谁接续。"),
    "succession.not_vanished": (
        "代码并未停用",
        "--succession 表里写的旧代码仍在使用，或从未有过。",
    ),
    "succession.unknown_successor": ("接续代码不存在", "请核对 --succession 表里的新代码。"),
    "succession.land_remains": ("地还在县内", "土地仍在县内，不能只停用，请写明由谁接续。"),
    "succession.elsewhere": ("接续者不相邻", "新旧区域没有共同的土地，请核对。"),
}
"""By the code of a fault, what it is called and what to do about it."""

REPAIRS: Mapping[str, str] = {
    "repair.snapped": "对齐边界",
    "repair.overlap": "消除窄重叠",
    "repair.gap": "填补窄缝隙",
    "repair.made_valid": "理顺自相交",
    "repair.repeated_points": "去掉重复节点",
    "repair.settled": "上级界线贴合下级",
}
"""By the code of a repair, what it is called."""


def line_of(row: Fault | Repair) -> str:
    """A fault or a repair on one line: where, what, and the facts.

    >>> line_of(Fault("pack.gap", "640425", (106.5, 35.7), area_m2=12.5))
    '640425: pack.gap at=106.5,35.7 area_m2=12.5'
    """
    facts = ((each.name, getattr(row, each.name)) for each in fields(row)[2:])
    stated = (f"{name}={_plain(value)}" for name, value in facts if value not in (None, (), 0.0))
    return " ".join([f"{row.place}: {row.code}", *stated])


def _plain(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
