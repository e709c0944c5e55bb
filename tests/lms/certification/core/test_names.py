"""Names: safe to print, masked for strangers, spelled in letters; the fonts know what they lack."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.certification.core import names
from lms.certification.core.printing import fonts

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("周岚", "周＊"),
        ("欧阳静", "欧阳＊"),
        ("欧阳", "欧＊"),
        ("Zhou Lan", "Z＊"),
        ("zhou lan", "Z＊"),
        ("阿不都·买买提", "阿＊"),
        ("\u202eevil", "E＊"),
        ("", "＊"),
        ("岚", "岚＊"),
    ],
)
def test_masked_shows_the_family_name_or_the_first_letter(name: str, masked: str) -> None:
    assert names.masked(name) == masked


@given(st.text(max_size=80))
def test_masked_has_one_length_whatever_the_name(name: str) -> None:
    assert names.masked(name).endswith("＊")
    assert len(names.masked(name)) <= 4  # ß becomes SS


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("周岚", "Zhou Lan"),
        ("周㬎兰", "Zhou Xianlan"),
        ("欧阳静", "Ouyang Jing"),
        ("阿不都·买买提", "Abudou Maimaiti"),
        ("Łukasz Žák", "Lukasz Zak"),
        ("", ""),
    ],
)
def test_in_letters(name: str, letters: str) -> None:
    assert names.in_letters(name) == letters


@given(st.text(max_size=80))
def test_printable_is_stable_and_has_nothing_invisible(name: str) -> None:
    shown = names.printable(name)
    assert names.printable(shown) == shown
    assert "\u202e" not in shown
    assert shown == shown.strip()


@pytest.mark.parametrize(
    "name", ["周岚", "旻喆堃玥珺昇祎", "Zoë Müller", "阿不都·买买提", "#evil[x] *b*"]
)
def test_fonts_print_names_that_occur(name: str) -> None:
    assert names.missing_characters(name, known=fonts.code_points()) == ()


def test_fonts_name_what_they_lack_once() -> None:
    lacking = names.missing_characters("㬎周㬎𠮷", known=fonts.code_points())
    assert lacking == ("㬎", "𠮷")
    assert [names.code_point(c) for c in lacking] == ["U+3B0E", "U+20BB7"]
