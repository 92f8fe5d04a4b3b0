import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.errors import ArticleTooLong, EmptyArticle, UnreadableText, UnsupportedLanguage
from briefs.text import MAX_CHARACTERS, check, decode, from_html, from_plain, normalise, well_formed
from briefs.types import Article

WORDS = "“We won’t,” said José Müller — twice."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "windows-1252"])
def test_english_is_decoded_without_a_declaration(encoding: str) -> None:
    assert decode(WORDS.encode(encoding)) == WORDS


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        ("Łódź said so".encode("iso-8859-2"), "ISO-8859-2", "Łódź said so"),
        (b'<meta charset="windows-1251"><p>' + "Лавров".encode("windows-1251"), None, '<meta charset="windows-1251"><p>Лавров'),
        (WORDS.encode(), "iso-8859-1", WORDS),
        (WORDS.encode("windows-1252"), "iso-8859-1", WORDS),
        (WORDS.encode("windows-1252"), "no-such-charset", WORDS),
        (WORDS.encode("windows-1252"), "unicode_escape", WORDS),
        (WORDS.encode("windows-1252"), "utf-8", WORDS),
    ],
)
def test_a_declared_charset_counts_where_it_can_be_true(data: bytes, declared: str | None, text: str) -> None:
    assert decode(data, declared) == text


def test_one_bad_byte_does_not_spoil_the_rest() -> None:
    assert decode(WORDS.encode() + b" \xe2\x80", "iso-8859-1") == WORDS + " \ufffd"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\n1 0 obj", "a PDF file"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (b"\x89PNG\r\n", "a PNG image"),
        (bytes(range(256)) * 8, "binary data"),
        (b"\0" * 50, "binary data"),
        (b"\x7fELF" + b"\0\1\2" * 40, "binary data"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableText, match=says):
        decode(data)


def test_a_stray_nul_is_no_reason_to_refuse() -> None:
    text = "The minister said no. " * 20
    assert normalise(decode(text.encode() + b"\0")) == text.strip()


@given(
    st.binary(max_size=300), st.none() | st.sampled_from(["utf-8", "utf-16", "big5", "hex", "koi8-r"]) | st.text(max_size=10)
)
def test_any_bytes_are_decoded_or_refused(data: bytes, declared: str | None) -> None:
    try:
        assert isinstance(decode(data, declared), str)
    except UnreadableText:
        assert data


any_text = st.text(st.characters(exclude_categories=()), max_size=80)


@given(any_text)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    once.encode()


@given(any_text)
def test_well_formed_text_keeps_its_length(text: str) -> None:
    mended = well_formed(text)
    assert len(mended) == len(text)
    mended.encode()


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("said\u00a0Hill,\u2009 twice", "said Hill,  twice"),
        ("Jose\u0301", "José"),
        ("co\u00adoperate\ufeff \u202eno", "cooperate no"),
        ("  edge \n\n line  \n", "edge\n\nline"),
        ("👩\u200d🚀", "👩\u200d🚀"),
    ],
)
def test_normalise(raw: str, text: str) -> None:
    assert normalise(raw) == text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("No deal\n\nThe talks failed.\nThey go on.", ("No deal", "The talks failed.\nThey go on.")),
        ("No deal\r\n\r\nThe talks failed.", ("No deal", "The talks failed.")),
        ("One paragraph only.", (None, "One paragraph only.")),
        ("A line.\nAnother.\n\nA third.", (None, "A line.\nAnother.\n\nA third.")),
        ("Title\n\n", (None, "Title")),
        ("", (None, "")),
    ],
)
def test_the_first_line_before_a_blank_line_is_the_title(raw: str, expected: tuple[str | None, str]) -> None:
    assert from_plain(raw) == expected


PARAGRAPH = (
    "The minister said on Monday that the government would sign the treaty, but only after all troops had left the valley. " * 3
)


@pytest.mark.parametrize("width", [40, 65, 72, 99])
def test_wrapped_lines_are_joined(width: int) -> None:
    whole = f"{PARAGRAPH.strip()}\n\n{PARAGRAPH.strip()}"
    wrapped = "\n\n".join(textwrap.fill(part, width) for part in whole.split("\n\n"))
    assert from_plain("No deal\n\n" + wrapped) == ("No deal", whole)


def test_lines_that_are_not_wrapped_stay() -> None:
    text = "“One line,” he said.\n“Another one,” she said.\nShort.\nAnd this is a rather longer line than the others are.\nEnd."
    assert from_plain(text) == (None, text)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<h1>No <b>deal</b></h1><p>One  <i>two</i>\n three.</p><p>Four.</p>", ("No deal", "One two three.\n\nFour.")),
        ("<html><head><title>T &amp; U</title><style>p{}</style></head><body><p>A<p>B", ("T & U", "A\n\nB")),
        ("<p>A<br>B<br/>C</p>", (None, "A\nB\nC")),
        ("<p>A</p><script>alert('<p>x</p>')</script><p>B</p>", (None, "A\n\nB")),
        ("<p>He said <q>no</q>.</p>", (None, "He said “no”.")),
        ("<ul><li>A</li><li>B</li></ul>", (None, "A\n\nB")),
        ("<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>", (None, "A B\n\nC")),
        ("<svg><title>logo</title></svg><p>A</p><svg/><p>B</p>", (None, "A\n\nB")),
        ("<p>A <![if !mso]>B<![endif]> C</p><!-- D -->", (None, "A B C")),
        ("&ldquo;A&rdquo; &#8212; &nbsp;B &bogus;", (None, "“A” — B &bogus;")),
        ("plain", (None, "plain")),
        ("", (None, "")),
    ],
)
def test_markup_becomes_paragraphs(markup: str, expected: tuple[str | None, str]) -> None:
    assert from_html(markup) == expected


tags = st.sampled_from(
    ["<p>", "</p>", "<br>", "<h1>", "</h1>", "<script>", "</script>", "<![if x]>", "<!", "</", "<q", "&#", "<svg/>", "<td>"]
)


@given(st.lists(tags | any_text, max_size=12).map("".join))
def test_any_markup_is_read(markup: str) -> None:
    title, text = from_html(markup)
    assert text == normalise(text)
    assert title is None or title == normalise(title)


@pytest.mark.parametrize("text", ["", " \n\t", "… — !", "1234 567"])
def test_an_article_without_words_is_empty(text: str) -> None:
    with pytest.raises(EmptyArticle, match="no text"):
        check(Article("1", text))


def test_an_article_beyond_the_cap_is_refused() -> None:
    with pytest.raises(ArticleTooLong, match="2,000,001 characters"):
        check(Article("1", "a" * (MAX_CHARACTERS + 1)))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "French",
            "Le président français a déclaré mardi que son pays ne signerait pas le traité avant le retrait des troupes.",
        ),
        (
            "German",
            "Der Minister sagte am Dienstag, dass die Regierung den Vertrag erst unterschreiben werde, wenn alle abziehen.",
        ),
        ("Spanish", "El ministro dijo el martes que el gobierno no firmará el tratado hasta que se retiren todas las tropas."),
        ("Russian", "Министр иностранных дел заявил во вторник, что страна не подпишет договор до вывода войск."),
        ("Chinese", "外交部长星期二表示，在军队撤出之前，该国不会签署该条约。"),
        ("Arabic", "قال وزير الخارجية يوم الثلاثاء إن بلاده لن توقع المعاهدة قبل انسحاب القوات."),
    ],
)
def test_another_language_is_named(language: str, text: str) -> None:
    with pytest.raises(UnsupportedLanguage, match=f"in {language}; only English"):
        check(Article("1", text))


@pytest.mark.parametrize(
    "text",
    [
        "THE GOVERNMENT SAID ON TUESDAY THAT IT WOULD NOT SIGN THE TREATY UNTIL THE OTHER SIDE HAD WITHDRAWN ITS TROOPS.",
        "No deal.",
        "Xi Jinping, Hu Jintao, Li Keqiang, Wen Jiabao, Zhang Dejiang, Wang Qishan, Liu Yunshan, Zhang Gaoli.",
        "Lavrov met Müller, Šefčovič and Østergård in Łódź; Kim Jong-il and Abe Shinzo sent Song Min-soon.",
        "Lavrov said “Россия не подпишет договор”, and the translator told the guests that Russia would not sign the treaty.",
        "Minister: talks fail. Troops stay. Markets fall 3 percent. Oil up. Rain tomorrow.",
    ],
)
def test_english_of_all_kinds_passes(text: str) -> None:
    check(Article("1", text))


def test_a_long_english_interview_with_answers_in_another_language_is_read() -> None:
    english = "The editor of the magazine said that she would answer in the language of her readers. " * 120
    foreign = "सम्पादक ने कहा कि वह अपने पाठकों की भाषा में उत्तर देंगी। " * 110
    check(Article("1", f"{english}\n\n{foreign}\n\n{english}"))
