"""What a person typed, whether it can be seen; and the names of areas without their kind."""

import unicodedata

_SPACING = frozenset("\n\r\t")
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Controls that show the characters after them in another order (UAX #9)."""
_KINDS = ("街道办事处", "街道", "苏木", "镇", "乡", "县", "旗")


def shows(text: str) -> bool:
    r"""Whether there is at least one character to be seen: a letter, figure, sign or mark.

    >>> shows("好"), shows(" \u200b\u2060"), shows("👍")
    (True, False, True)
    """
    return any(unicodedata.category(each)[0] in "LNPS" for each in text)


def is_plain(text: str) -> bool:
    r"""Whether it holds no control characters, and none that turn the order of others.

    >>> is_plain("第一行\n第二行"), is_plain("a\0"), is_plain("a\u202eb")
    (True, False, False)
    """
    return not any(
        each in _TURNING or (unicodedata.category(each) == "Cc" and each not in _SPACING)
        for each in text
    )


def without_kind(name: str) -> str:
    """The name of a county or town as people shorten it: without the word for its kind.

    >>> without_kind("白阳镇"), without_kind("昂素苏木"), without_kind("上海庙经济开发区")
    ('白阳', '昂素', '上海庙经济开发区')
    """
    return next((name.removesuffix(kind) for kind in _KINDS if name.endswith(kind)), name)
