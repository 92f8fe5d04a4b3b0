"""Is this text in English? Says the language in words where it surely is another one."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SAMPLE = 6000
"""Characters that are looked at; a longer text tells no more."""
PIECES = 6
TOO_SHORT = 60
"""Letters below which a text in Latin letters is taken for English: names and headlines look like any language."""
ENGLISH_SHARE = 0.08
"""Share of function words from which a text is English: the median of news is .17, of other languages below .03."""
SURE = 0.85
_FUNCTION_WORDS = frozenset(
    "the and that said with from have has were would which their not this it by been they are will he who its but".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_NAMES = dict(
    pair.split(":")
    for pair in (
        "af:Afrikaans am:Amharic ar:Arabic az:Azerbaijani be:Belarusian bg:Bulgarian bn:Bengali bs:Bosnian ca:Catalan cs:Czech "
        "cy:Welsh da:Danish de:German el:Greek eo:Esperanto es:Spanish et:Estonian eu:Basque fa:Persian fi:Finnish fr:French "
        "ga:Irish gl:Galician gu:Gujarati ha:Hausa he:Hebrew hi:Hindi hr:Croatian hu:Hungarian hy:Armenian id:Indonesian "
        "is:Icelandic it:Italian ja:Japanese ka:Georgian kk:Kazakh km:Khmer kn:Kannada ko:Korean la:Latin lb:Luxembourgish "
        "lt:Lithuanian lv:Latvian mk:Macedonian ml:Malayalam mn:Mongolian mr:Marathi ms:Malay mt:Maltese my:Burmese ne:Nepali "
        "nl:Dutch no:Norwegian nn:Norwegian or:Odia pa:Punjabi pl:Polish ps:Pashto pt:Portuguese ro:Romanian ru:Russian "
        "si:Sinhala sk:Slovak sl:Slovene so:Somali sq:Albanian sr:Serbian sv:Swedish sw:Swahili ta:Tamil te:Telugu th:Thai "
        "tl:Tagalog tr:Turkish uk:Ukrainian ur:Urdu uz:Uzbek vi:Vietnamese xh:Xhosa yo:Yoruba zh:Chinese yue:Cantonese zu:Zulu"
    ).split()
)


def other_language(text: str) -> str | None:
    """The language of `text` in words ("French", "another language") where it is surely not English, else None."""
    sample = _sample(text)
    letters = [character for character in sample if character.isalpha()]
    if not letters:
        return None
    if _latin_share(letters) < 0.5:
        return _NAMES.get(_identifier().classify(sample)[0], "another language") if len(letters) > 3 else None
    words = _WORD.findall(sample.lower())
    if len(letters) < TOO_SHORT or sum(word in _FUNCTION_WORDS for word in words) >= ENGLISH_SHARE * len(words):
        return None
    code, probability = _identifier().classify(sample)
    return _NAMES.get(code, "another language") if code != "en" and probability >= SURE else None


def _sample(text: str) -> str:
    """Pieces from all over the text, so that no foreign headline, quotation or closing line decides."""
    if len(text) <= SAMPLE:
        return text
    size, step = SAMPLE // PIECES, len(text) // PIECES
    return "\n".join(text[start : start + size] for start in range((step - size) // 2, len(text) - size + 1, step))


def _latin_share(letters: list[str]) -> float:
    return sum(c.isascii() or unicodedata.name(c, "").startswith("LATIN") for c in letters) / len(letters)


@cache
def _identifier() -> LanguageIdentifier:
    """Loaded at the first text that needs it (most English needs none): that takes about a second."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
