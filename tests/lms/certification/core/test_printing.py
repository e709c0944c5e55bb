"""The paper itself: text in, one page out, whatever stands in the name."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from lms.certification.core.printing.certificate import CertificateText, certificate_pdf

pytestmark = pytest.mark.unit

AT = datetime(2026, 11, 25, tzinfo=UTC)
BASE: dict[str, Any] = {
    "language": "zh",
    "heading": "证书",
    "statement": "完成培训并通过全部考核，特此认证为",
    "name": "周岚",
    "title": "电话催收员（初级）",
    "title_other_language": "Telephone collector, level 1",
    "summary": "可以在主管带领下做早期账户的电话催收。",
    "facts": (
        ("证书编号", "L1-2026-7K3QX-9W2MD-C"),
        ("颁发日期", "2026年11月25日"),
        ("有效期至", "2027年11月25日"),
    ),
    "verify_label": "扫码核验",
    "verify_url": "https://training.example/verify/L1-2026-7K3QX-9W2MD-C/",
    "verify_page": "https://training.example/verify/",
    "issuer_label": "颁发机构",
    "issuer": "催收训练",
}


def read(**changes: Any) -> tuple[PdfReader, str]:
    reader = PdfReader(BytesIO(certificate_pdf(CertificateText(**{**BASE, **changes}), at=AT)))
    return reader, reader.pages[0].extract_text()


def together(text: str) -> str:
    """Return extracted text without line breaks, spaces and break marks."""
    return "".join(text.replace("\u200b", "").split())


def test_one_a4_page_with_embedded_fonts_and_all_words() -> None:
    reader, text = read()
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    for words in (
        "周岚",
        "电话催收员（初级）",
        "L1-2026-7K3QX-9W2MD-C",
        "2027年11月25日",
        "催收训练",
    ):
        assert words in together(text)
    assert {name.split("+")[-1] for name in _font_names(reader)} == {
        "NotoSansSC-Regular",
        "NotoSansSC-Bold",
    }


def _font_names(reader: PdfReader) -> set[str]:
    fonts = reader.pages[0]["/Resources"]["/Font"]
    return {font.get_object()["/BaseFont"].removeprefix("/") for font in fonts.values()}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("#evil[x] *b* _i_ $x$ <a> @c // d", id="typst markup"),
        pytest.param('#read("/etc/passwd")', id="typst call"),
        pytest.param("\\ ` ~ = - + 1. https://a.b/c", id="more markup"),
        pytest.param('"}{"name":"other"', id="json"),
        pytest.param("欧阳" + "静" * 78, id="80 Chinese characters"),
        pytest.param("W" * 80, id="80 wide letters without a space"),
        pytest.param(("Wolfeschlegelstein " * 5)[:80].strip(), id="80 letters with spaces"),
    ],
)
def test_names_are_printed_as_text_on_one_page(name: str) -> None:
    reader, text = read(name=name)
    assert len(reader.pages) == 1
    assert together(name) in together(text)


def test_the_same_words_give_the_same_bytes() -> None:
    text = CertificateText(**BASE)
    assert certificate_pdf(text, at=AT) == certificate_pdf(text, at=AT)
