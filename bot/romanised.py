"""Korean and Chinese names in Latin letters: which words are surnames, which can be given names."""

from __future__ import annotations

import re

_SURNAMES = """
ahn an bae baek bai ban bang bo cai cao cha chae chan chang chen cheng cheong cheung chi chiang cho choe choi chong
chow chu chun chung cui dai deng ding dong du duan fan fang feng fu gao geng gong gu guan guo ha hahn han hao he heo
ho hong hou hsiao hsieh hsu hu hua huang hung hur hwang hyun im jang jeon jeong ji jia jiang jin jo joo ju jung kang
ke kim ko kong koo kuo kwak kwon lai lam lau lee lei leung li liang liao lim lin ling liu lo long lu luo ma mao meng
min mo moon mu na nam ning noh oh ou pae paek pak pan pang park peng pu pyo qi qian qiao qin qiu qu ra ren rhee ri roh
ru ryu sa seo seok shao shen shi shim shin shu sim sin so sohn song su suh sun sung tai tan tang tao teng tian tong
tsai tsao tseng tung u wan wang wei wen woo wu xi xia xiang xiao xie xing xiong xu xue yan yang yao ye yeo yeung yi
yin yoo yoon you yu yuan yue yun zeng zha zhai zhan zhang zhao zheng zhong zhou zhu zhuang zou
"""
EAST_ASIAN_SURNAMES = frozenset(_SURNAMES.split())
_KOREAN = (
    "(?:kk|ch|tt|pp|ss|jj|[bcdghjkmnprst]|r|l)?"
    "(?:yeo|yae|yoo|you|weo|wae|eui|yu|ya|yo|ye|wa|wo|we|wi|woo|oo|ou|ee|ae|eo|eu|eou|oe|ui|ai|a|e|i|o|u)"
    "(?:ng|ck|[kgnlmbptsr])?"
)
_PINYIN = (
    "(?:zh|ch|sh|hs|ts|tz|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iang|iong|uang|ueng|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ue|ui|uo|a|e|i|o|u)"
)
_ONE_SYLLABLE = re.compile(f"(?:{_KOREAN}|{_PINYIN})")
_TWO_SYLLABLES = re.compile(f"(?:{_KOREAN}){{2}}|(?:{_PINYIN}){{2}}")
_HYPHEN = re.compile(r"[-‐‑–]")


def is_east_asian_given_name(words: list[str]) -> bool:
    """Whether lower-case words spell one or two Korean or Chinese syllables: ["ki-moon"], ["ki", "moon"], ["jinping"]."""
    syllables = [part for word in words for part in _HYPHEN.split(word)]
    if len(syllables) == 2:
        return all(_ONE_SYLLABLE.fullmatch(part) for part in syllables)
    return len(syllables) == 1 and _TWO_SYLLABLES.fullmatch(syllables[0]) is not None
