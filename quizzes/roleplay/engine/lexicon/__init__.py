"""The lexicon: what is said in how many ways, as data, compiled once."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml

#: Pieces of patterns that several entries share. The first names days, the second hours, the third
#: the people and places before whom one can be shamed, the fourth the ways of telling them.
_MACROS = {
    "{day}": (
        r"(?:\d{1,2}(?:号|日)|(?:本|下|这)?(?:周|星期|礼拜)[一二三四五六日天末]|今[天晚]|明[天晚早]|后天|"
        r"月(?:底|初|中)|下(?:个)?月|[上下中]午|晚上|[一二三四五六七八九十\d]{1,3}个?(?:工作)?[日天](?:内|之内|里)|"
        r"today|tomorrow|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:the )?\d{1,2}(?:st|nd|rd|th)|"
        r"next week|by the end of|within \w{1,9} (?:working )?days?|\w{1,9} working days?|"
        r"\d{1,2} (?:january|february|march|april|may|june|july|august|september|october|november|december))"
    ),
    "{clock}": (
        r"(?:[\d一二三四五六七八九十]{1,3}点|noon|\d{1,2} ?[ap]\.?m|o'clock|"
        r"at (?:one|two|three|four|five|six|seven|eight|nine|ten|noon|\d))"
    ),
    "{circle}": (
        r"(?:单位|公司|领导|老板|(?<![的岗组部位有由请让换])(?<!派[一两几]个)(?<!派个)同事(?!会|回|给您|跟您|联系您|处理|对接|那天|当时|说)|人事|hr|客户|学校|教育局|家长|业主|邻居|街坊|小区|物业|亲戚|亲友|朋友圈|朋友|同学|老乡|"
        r"村[里委]|通讯录|微信群|群里|抖音|网上|媒体|大家|所有人|全家|楼上楼下|左邻右舍|大堂|协会|行业|老师|家里人)"
    ),
    "{tell}": (
        r"(?:告诉|知道|晓得|发(?:到|给|去|函|个)|寄(?:到|给|去)|打给|打个?电话|公布|公开|传[到出开]|贴|张贴|曝光|宣传|函|举报|"
        r"反映|评评理|看看|听听|听见|说说|聊聊|走访|找[您你]?(?:领导|老板|单位)|上门|展板|拉横幅|抖出来|坐坐|知会|通报|(?<![给跟和][您你])打[个声]?招呼|通[个口]?气|[说吱]一声)"
    ),
}


@cache
def lexicon(name: str) -> dict[str, re.Pattern[str]]:
    """Return the compiled patterns of ``<name>.yaml`` by entry, both languages in one."""
    text = files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    entries: dict[str, dict[str, list[str]]] = yaml.safe_load(text)
    return {
        key: re.compile("|".join(_expand(one) for group in languages.values() for one in group))
        for key, languages in entries.items()
    }


def pattern(text: str) -> re.Pattern[str]:
    """Return a compiled pattern in which the shared pieces are written out."""
    return re.compile(_expand(text))


def _expand(text: str) -> str:
    for name, piece in _MACROS.items():
        text = text.replace(name, piece)
    return text
