"""Certificate numbers: written, drawn, forgiving to fingers, hard to guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.certification.core import numbers

pytestmark = pytest.mark.unit

DRAWN = st.builds(
    lambda code, year, seed: numbers.draw(code, year=year, choose=seed.choice),
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=8),
    st.integers(2000, 2199),
    st.randoms(use_true_random=False),
)


def test_check_character_of_the_example_in_the_standard() -> None:
    assert numbers.check_character("A12425GABC1234002") == "M"


@given(DRAWN)
def test_drawn_numbers_are_their_own_written_form(number: str) -> None:
    assert numbers.check(number)
    assert numbers.normalise(number) == number


@given(DRAWN, st.data())
def test_every_single_wrong_character_is_noticed(number: str, data: st.DataObject) -> None:
    places = [n for n, c in enumerate(number) if c != "-"]
    place = data.draw(st.sampled_from(places))
    wrong = data.draw(st.sampled_from([c for c in numbers.RANDOM_ALPHABET if c != number[place]]))
    assert not numbers.check(number[:place] + wrong + number[place + 1 :])


@given(DRAWN)
def test_no_look_alike_in_what_people_mistype(number: str) -> None:
    assert not set(number[-13:]) & set("ILOU")


def number(seed: str = "7K3QX9W2MD") -> str:
    letters = iter(seed)
    return numbers.draw("L1", year=2026, choose=lambda _alphabet: next(letters))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(str.lower, id="small letters"),
        pytest.param(lambda n: n.replace("-", ""), id="no dashes"),
        pytest.param(lambda n: n.replace("-", "–"), id="other dashes"),
        pytest.param(lambda n: n.replace("-", " "), id="spaces"),
        pytest.param(lambda n: f"  {n}\n", id="white space around"),
        pytest.param(lambda n: "".join(chr(ord(c) + 0xFEE0) for c in n), id="full width"),
    ],
)
def test_normalise_understands_fingers(change: object) -> None:
    assert numbers.normalise(change(number())) == number()  # type: ignore[operator]


def test_normalise_reads_look_alikes_in_the_random_part() -> None:
    letters = iter("000001111123456789019876543210")
    drawn = numbers.draw("L1", year=2026, choose=lambda _a: next(letters))
    typed = drawn[:-13] + drawn[-13:].replace("0", "O").replace("1", "l")
    assert numbers.normalise(typed) == drawn


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("L1", id="too short"),
        pytest.param("L1-20X6-7K3QX-9W2MD-A", id="no year"),
        pytest.param("L1-2026-7K3QX-9W2MD-A-'; DROP", id="hostile"),
        pytest.param("L1/2026/7K3QX/9W2MD/A", id="slashes"),
        pytest.param("A" * 10_000, id="very long"),
        pytest.param("证书", id="no letters"),
        pytest.param("L1-2026-7K3QX-9W2MD-\u202ea", id="invisible"),
    ],
)
def test_normalise_refuses_other_shapes(text: str) -> None:
    with pytest.raises(numbers.BadNumber) as caught:
        numbers.normalise(text)
    assert type(caught.value) is numbers.BadNumber


def test_normalise_tells_a_slip_from_another_shape() -> None:
    good = number()
    wrong = good[:-1] + ("2" if good[-1] != "2" else "3")
    with pytest.raises(numbers.WrongCheckCharacter):
        numbers.normalise(wrong)


@pytest.mark.parametrize("code", ["", "l1", "L-1", "TOOLONGCODE", "电催"])
def test_bad_codes_are_refused(code: str) -> None:
    with pytest.raises(numbers.BadCode):
        numbers.draw(code, year=2026)


def test_numbers_do_not_count_up() -> None:
    drawn = [numbers.draw("L1", year=2026) for _ in range(200)]
    assert len(set(drawn)) == 200
    assert len(numbers.RANDOM_ALPHABET) ** numbers.RANDOM_LENGTH > 10**15
