"""CSV that does no harm."""

from __future__ import annotations

import csv
import io

import pytest

from lms.reports.spreadsheet import csv_bytes, harmless

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("周岚", "周岚"),
        ("", ""),
        (None, ""),
        (12, "12"),
        ("=1+1", "'=1+1"),
        ("+86 10", "'+86 10"),
        ("-5", "'-5"),
        (-5, "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\r\n=1", "'\r\n=1"),
        ("a=1", "a=1"),
    ],
)
def test_cell_is_never_a_formula(value, text):
    assert harmless(value) == text


def test_file_has_a_byte_order_mark_and_survives_commas_quotes_and_lines():
    content = csv_bytes(["姓名", "备注"], [["周岚", 'a,"b"\nc'], ["=x", ""]])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [["姓名", "备注"], ["周岚", 'a,"b"\nc'], ["'=x", ""]]
