"""Figures of a question: against published examples and an independent implementation."""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.item_analysis import Offered, item_figures, thirds
from quizzes.core.item_findings import Reason, findings
from quizzes.core.observations import SCALE, Asked, Observation, State, observe, seconds_by_item
from quizzes.core.tallies import (
    ItemSums,
    NeverCounted,
    combined,
    item_sums,
    rest_bin,
    seconds_bin,
)
from tests.quizzes.core.real_statistics import LIKERT, MOMENT

pytestmark = pytest.mark.unit


def seen(
    share: float, rest: float | None, *, chosen: str = "", state: State | None = None
) -> Observation:
    """An answer that earned `share`, in an attempt whose other questions came to `rest`."""
    became = state or (State.RIGHT if share >= 1 else State.PARTLY if share > 0 else State.WRONG)
    whole = None if rest is None else round(rest * SCALE)
    return Observation(round(share * SCALE), whole, became, (chosen,) if chosen else ())


def sums_of(pairs: Sequence[tuple[float, float]]) -> ItemSums:
    return item_sums(seen(share, rest) for share, rest in pairs)


def asked(row: Sequence[float | None], *, version: int = 1) -> list[Asked]:
    """An attempt of one point a question; None: not answered."""
    return [
        Asked((index, version), index, Decimal(1), Decimal(str(share or 0)), share is not None)
        for index, share in enumerate(row, start=1)
    ]


# --- against others -------------------------------------------------------------------------------
def test_item_rest_correlations_are_those_of_an_independent_implementation() -> None:
    """The published table of 15 people and 10 statements, scored 1 to 7, here as shares of 7.

    Every statement against the sum of the other nine, by Python's own `statistics.correlation`.
    """
    attempts = [observe(asked([Decimal(score) / 7 for score in row])) for row in LIKERT]
    for place in range(10):
        figures = item_figures(item_sums([attempt[place][1] for attempt in attempts] * 2))
        own = [float(row[place]) for row in LIKERT]
        others = [float(sum(row) - row[place]) for row in LIKERT]
        expected = statistics.correlation(own, others)
        assert figures.discrimination.value == pytest.approx(expected, abs=2e-4)
        assert figures.facility.value == pytest.approx(statistics.mean(own) / 7, abs=1e-4)
        assert figures.spread.value == pytest.approx(statistics.stdev(own * 2) / 7, abs=1e-4)


def test_efficiency_is_the_covariance_over_that_of_both_sorted() -> None:
    """Computed once more from the single attempts, as Moodle's page describes it."""
    dice = random.Random(7)
    rests = [dice.randint(0, 100) / 100 for _ in range(60)]
    pairs = [(float(dice.random() < 0.2 + 0.6 * rest), rest) for rest in rests]
    shares = [share for share, _rest in pairs]
    largest = statistics.covariance(sorted(shares), sorted(rests))
    expected = statistics.covariance(shares, rests) / largest
    assert item_figures(sums_of(pairs)).efficiency.value == pytest.approx(expected, abs=1e-9)


def test_bins_cost_the_efficiency_no_more_than_is_promised() -> None:
    dice = random.Random(11)
    rests = [dice.random() for _ in range(80)]
    pairs = [(float(dice.random() < rest), rest) for rest in rests]
    shares = [share for share, _rest in pairs]
    largest = statistics.covariance(sorted(shares), sorted(rests))
    bound = 0.005 * statistics.stdev(shares)
    actual = statistics.covariance(shares, rests)
    found = item_figures(sums_of(pairs)).efficiency.value
    assert actual / (largest + bound) - 1e-4 <= found <= actual / (largest - bound) + 1e-4


def test_a_worked_example_by_hand() -> None:
    """Four right with rests .8 .6 .7 .9, two wrong with .3 .5; by hand r = 0.8367, C = Cmax."""
    pairs = [(1, 0.8), (1, 0.6), (1, 0.7), (1, 0.9), (0, 0.3), (0, 0.5)] * 6
    figures = item_figures(sums_of(pairs))
    assert figures.facility.value == pytest.approx(2 / 3)
    # x̄ = 2/3, r̄ = 19/30; Σxr/n - x̄r̄ = 0.5 - 0.42222 = 0.07778; σx = 0.47140, σr = 0.19720
    assert figures.discrimination.value == pytest.approx(0.8367, abs=1e-4)
    assert figures.efficiency.value == pytest.approx(1)


# --- drawn questions, omitted, not reached --------------------------------------------------------
def test_the_rest_is_a_share_of_the_own_attempt_so_drawn_questions_compare() -> None:
    """Right in a hard draw of 3 and in an easy draw of 5: what counts is the share of the others."""
    of_three = dict(observe(asked([1, 0.5, 0])))
    of_five = dict(observe(asked([1, 1, 1, 1, 0])))
    assert of_three[1, 1].rest == 2500
    assert of_five[1, 1].rest == 7500


def test_marks_weigh_in_the_rest() -> None:
    one = Asked((1, 1), 1, Decimal(2), Decimal(1), answered=True)
    two = Asked((2, 1), 2, Decimal(3), Decimal(1), answered=True)
    three = Asked((3, 1), 3, Decimal(1), Decimal(0), answered=True)
    assert dict(observe([one, two, three]))[1, 1].rest == 7500


def test_what_trails_unanswered_was_not_reached_and_what_was_left_out_before_was_omitted() -> None:
    states = [observation.state for _item, observation in observe(asked([1, None, 0, None, None]))]
    assert states == [State.RIGHT, State.OMITTED, State.WRONG, State.NOT_REACHED, State.NOT_REACHED]


def test_not_reached_counts_apart_and_does_not_make_the_question_harder() -> None:
    sums = item_sums(
        [seen(1, 0.5)] * 9 + [seen(0, 0.5)] + [seen(0, 0.1, state=State.NOT_REACHED)] * 5
    )
    figures = item_figures(sums)
    assert (figures.n, figures.not_reached, figures.facility.value) == (10, 5, pytest.approx(0.9))


def test_a_blank_attempt_shows_nothing_about_its_questions() -> None:
    assert observe(asked([None, None, None])) == []


def test_an_answer_that_a_person_must_mark_waits_and_the_others_are_compared_without_it() -> None:
    essay = Asked((9, 1), 3, Decimal(5), None, answered=True)
    found = dict(observe([*asked([1, 0]), essay]))
    assert (9, 1) not in found
    assert found[1, 1].rest == 0


def test_an_attempt_of_one_question_has_no_rest() -> None:
    [(_item, only)] = observe(asked([1]))
    figures = item_figures(item_sums([only] * 40))
    assert only.rest is None
    assert (figures.n, figures.facility.value) == (40, 1)
    assert (figures.discrimination.n, figures.discrimination.enough) == (0, False)


# --- minimum numbers ------------------------------------------------------------------------------
@pytest.mark.parametrize(("n", "shown"), [(9, False), (10, True)])
def test_facility_needs_ten(n: int, shown: bool) -> None:
    figure = item_figures(item_sums([seen(1, 0.5)] * n)).facility
    assert (figure.value is not None, figure.enough, figure.n, figure.needed) == (
        shown,
        shown,
        n,
        10,
    )


@pytest.mark.parametrize(("n", "shown"), [(29, False), (30, True)])
def test_discrimination_needs_thirty(n: int, shown: bool) -> None:
    pairs = [(index % 2, index / 40) for index in range(n)]
    figure = item_figures(sums_of(pairs)).discrimination
    assert (figure.value is not None, figure.enough, figure.n, figure.needed) == (
        shown,
        shown,
        n,
        30,
    )


def test_where_nothing_varies_there_is_evidence_but_no_figure() -> None:
    figure = item_figures(sums_of([(1, 0.5)] * 40)).discrimination
    assert (figure.value, figure.enough) == (None, True)


# --- thirds and options ---------------------------------------------------------------------------
@given(st.dictionaries(st.integers(0, 100), st.integers(1, 50), min_size=2))
def test_thirds_part_everybody_once_and_leave_nobody_out(rests: dict[int, int]) -> None:
    cut = thirds(rests)
    assert cut.lower + cut.middle + cut.upper == sum(rests.values())
    assert min(cut.lower, cut.upper) > 0
    assert cut.lower_to < cut.upper_from
    assert sum(times for one, times in rests.items() if one <= cut.lower_to) == cut.lower
    assert sum(times for one, times in rests.items() if one >= cut.upper_from) == cut.upper


def test_equal_rests_are_never_parted() -> None:
    assert thirds({50: 30}) is None
    assert thirds({40: 10, 50: 10, 60: 10}).lower == 10


OFFERED = (
    Offered("a", "甲", right=True),
    Offered("b", "乙", right=False),
    Offered("c", "丙", right=False),
)


def class_of(weak: Sequence[str], middling: Sequence[str], strong: Sequence[str]) -> ItemSums:
    """Thirds with rests around .3, .5 and .8 who chose these options ("" : none)."""
    observed = []
    for rest, choices in ((0.3, weak), (0.5, middling), (0.8, strong)):
        for index, key in enumerate(choices):
            state = None if key else State.OMITTED
            observed.append(seen(float(key == "a"), rest + index / 1000, chosen=key, state=state))
    return item_sums(observed)


def test_options_are_told_by_thirds_with_no_answer_as_one_of_them() -> None:
    sums = class_of("aabbbbccc" + "b", "aaaabbbccc", "aaaaaaaab" + "c")
    sums = combined(ItemSums, [(1, sums), (1, item_sums([seen(0, 0.31, state=State.OMITTED)]))])
    right, wrong, _other, left_out = item_figures(sums, offered=OFFERED).options
    assert (right.lower, right.upper) == (pytest.approx(2 / 11), pytest.approx(0.8))
    assert (right.n, wrong.n, left_out.n) == (14, 9, 1)
    assert right.mean_rest > wrong.mean_rest
    assert sum(one.share for one in (right, wrong, _other, left_out)) == pytest.approx(1)


def test_the_correlation_of_an_option_is_the_point_biserial_one() -> None:
    rows = [("a", 0.8), ("a", 0.7), ("b", 0.4), ("b", 0.6), ("c", 0.2), ("a", 0.5)] * 6
    sums = item_sums(seen(float(key == "a"), rest, chosen=key) for key, rest in rows)
    for option in item_figures(sums, offered=OFFERED).options[:3]:
        expected = statistics.correlation(
            [float(key == option.key) for key, _rest in rows], [rest for _key, rest in rows]
        )
        assert option.correlation == pytest.approx(expected)


# --- what is found --------------------------------------------------------------------------------
def reasons(sums: ItemSums, *, guess: Decimal | None = None) -> list[Reason]:
    return [f.reason for f in findings(item_figures(sums, offered=OFFERED, guess=guess))]


def test_a_sound_question_has_no_finding() -> None:
    assert reasons(class_of("aabbbbcccc", "aaaaabbbcc", "aaaaaaaabc")) == []


def test_the_strong_choosing_another_option_more_often_than_the_key_makes_the_key_doubtful() -> (
    None
):
    found = findings(
        item_figures(class_of("aaaaabbccc", "aaabbbbbcc", "abbbbbbbbc"), offered=OFFERED)
    )
    assert [f.reason for f in found] == [Reason.KEY_DOUBTFUL, Reason.NEGATIVE_DISCRIMINATION]
    assert (found[0].option, found[0].n) == ("乙", 30)
    assert (found[0].values["option"], found[0].values["key"]) == (
        pytest.approx(0.8),
        pytest.approx(0.1),
    )


def test_an_option_nobody_takes_is_dead_unless_nearly_all_are_right() -> None:
    assert reasons(class_of("aaabbbbbbb", "aaaaabbbbb", "aaaaaaabbb")) == [Reason.DEAD_DISTRACTOR]
    assert Reason.DEAD_DISTRACTOR not in reasons(class_of("aaaaaaaabb", "a" * 10, "a" * 10))


def test_too_easy_too_hard_and_below_guessing() -> None:
    assert reasons(class_of("a" * 12, "a" * 12, "a" * 12)) == [Reason.TOO_EASY]
    assert Reason.TOO_HARD in reasons(
        class_of("b" * 6 + "c" * 6, "b" * 6 + "c" * 6, "aa" + "b" * 6 + "c" * 4)
    )
    assert Reason.BELOW_GUESSING in reasons(
        class_of("b" * 6 + "c" * 6, "b" * 6 + "c" * 6, "a" * 3 + "b" * 5 + "c" * 4),
        guess=Decimal("0.5"),
    )


def test_nothing_is_found_on_thin_evidence() -> None:
    assert reasons(class_of("a", "b", "bbb")) == []


# --- sums: exact, in any order, back again --------------------------------------------------------
observations = st.builds(
    Observation,
    share=st.integers(0, SCALE),
    rest=st.none() | st.integers(0, SCALE),
    state=st.sampled_from(State),
    chosen=st.lists(st.sampled_from("abc"), max_size=2, unique=True).map(tuple),
    seconds=st.none() | st.floats(1, 90_000),
)


@given(st.lists(observations), observations)
def test_adding_and_taking_away_gives_the_former_sums(
    before: list[Observation], one: Observation
) -> None:
    former = item_sums(before)
    added = combined(ItemSums, [(1, former), (1, item_sums([one]))])
    assert added == item_sums([*before, one])
    assert combined(ItemSums, [(1, added), (-1, item_sums([one]))]) == former


@given(st.lists(observations, max_size=12), st.randoms(use_true_random=False))
def test_the_order_does_not_matter(batch: list[Observation], dice: random.Random) -> None:
    mixed = dice.sample(batch, len(batch))
    cut = len(mixed) // 2
    parts = [(1, item_sums(mixed[cut:])), (1, item_sums(mixed[:cut]))]
    assert combined(ItemSums, parts) == item_sums(batch)


@given(st.lists(observations, max_size=6))
def test_sums_come_back_from_json_as_they_were(batch: list[Observation]) -> None:
    sums = item_sums(batch)
    assert ItemSums.model_validate_json(sums.model_dump_json(exclude_defaults=True)) == sums


def test_what_was_never_added_cannot_be_taken_away() -> None:
    with pytest.raises(NeverCounted):
        combined(ItemSums, [(1, item_sums([seen(0, 0.5)])), (-1, item_sums([seen(1, 0.5)]))])


# --- time -----------------------------------------------------------------------------------------
def test_time_is_booked_on_the_answer_that_ends_it() -> None:
    saves = [(1, MOMENT(30)), (2, MOMENT(50)), (1, MOMENT(90)), (3, MOMENT(90.2))]
    assert seconds_by_item(MOMENT(0), saves) == {1: 70.0, 2: 20.0}


@given(st.lists(st.floats(1, 20_000), min_size=10, max_size=60))
def test_the_median_time_is_within_a_bin_of_the_true_one(times: list[float]) -> None:
    sums = item_sums(Observation(0, 0, State.WRONG, (), seconds) for seconds in times)
    found = item_figures(sums).seconds.value
    low, high = statistics.median_low(times), statistics.median_high(times)
    assert low / 1.19 <= found <= high * 1.19


def test_bins_are_where_they_should_be() -> None:
    assert [seconds_bin(s) for s in (0.2, 1, 2, 60, 1e9)] == [0, 0, 4, 23, 60]
    assert [rest_bin(r) for r in (0, 49, 50, 9_950, 10_000, None)] == [0, 0, 1, 100, 100, -1]
