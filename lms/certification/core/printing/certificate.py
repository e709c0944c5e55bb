"""Sets one certificate as PDF. Text in, bytes out: no database, no request.

Everything that people wrote travels as JSON and is placed as text, so that a name such as
``#evil[x] *b*`` is printed and never executed.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from lms.certification.core.printing import fonts

LAYOUT = Path(__file__).resolve().parent / "certificate.typ"
LAYOUT_VERSION = 1  # part of the cache key: raise it when the look changes


@dataclass(frozen=True)
class CertificateText:
    """All words of one certificate, finished and in one language (``zh`` or ``en``)."""

    language: str
    heading: str
    statement: str  # between the name and the title
    name: str
    title: str
    title_other_language: str
    summary: str
    facts: tuple[tuple[str, str], ...]  # label and value: number, awarded on, valid until
    verify_label: str
    verify_url: str  # in the QR code
    verify_page: str  # in print: where a number may be typed
    issuer_label: str
    issuer: str
    note: str = ""  # said below the name where it is printed in letters


def certificate_pdf(text: CertificateText, *, at: datetime) -> bytes:
    """Return the certificate as PDF bytes: one A4 page, fonts embedded.

    `at` stands in the file as its date, so that the same award gives the same bytes.
    """
    import typst  # noqa: PLC0415 -- 30 MB that only this function needs

    data = json.dumps({**asdict(text), "qr": qr_svg(text.verify_url)}, ensure_ascii=False)
    pdf = typst.compile(
        str(LAYOUT),
        root=str(LAYOUT.parent),
        font_paths=[str(fonts.FOLDER)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": data},
        timestamp=int(at.timestamp()),
    )
    return bytes(pdf)


def qr_svg(url: str) -> str:
    """Return a QR code of `url` as an SVG document (error correction M, no quiet zone)."""
    import segno  # noqa: PLC0415 -- needed for certificates only

    out = BytesIO()
    segno.make(url, error="m", micro=False).save(
        out, kind="svg", border=0, dark="#1B1F24", xmldecl=False, svgns=True
    )
    return out.getvalue().decode()
