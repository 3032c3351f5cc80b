"""The flags that only all facts together can give."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.catalogue import load_catalogue
from etl.identity import content_id
from etl.model import Fact
from etl.observations import (
    conflicts,
    derived_flags,
    exceeds_launched,
    outliers,
    repeats,
    sentence_key,
)
from etl.records import facts_to_table
from etl.schema import DERIVED_FLAGS
from tests.etl.builders import DECEMBER, document, stated

CATALOGUE = load_catalogue()


def fact(value: float, doc_id: str, day: int = 0, **values: object) -> Fact:
    text = f"{int(value)} drones came, {doc_id} says."
    made = stated(document(doc_id, text, DECEMBER + timedelta(days=day)))[0]
    made = replace(made, low=value, high=value)
    made = replace(made, **values)  # type: ignore[arg-type]
    key = (made.metric, made.low, made.high, str(made.event_end), made.location)
    return replace(made, observation_id=content_id(key))


def table(*facts: Fact) -> pa.Table:
    return facts_to_table(facts)


class TestConflicts:
    def flags(self, *facts: Fact) -> list[bool]:
        return list(conflicts(table(*facts), CATALOGUE))

    def test_two_documents_that_exclude_each_other_conflict(self) -> None:
        assert self.flags(fact(53, "a"), fact(50, "b"), fact(53, "c", day=1)) == [True, True, False]

    def test_agreement_is_no_conflict(self) -> None:
        assert self.flags(fact(53, "a"), fact(53, "b")) == [False, False]

    def test_a_bound_that_contains_the_other_supports_it(self) -> None:
        at_least = fact(50, "b", high=None, qualifier="at_least")
        assert self.flags(fact(53, "a"), at_least) == [False, False]
        assert self.flags(fact(49, "a"), at_least) == [True, True]

    def test_a_part_told_under_another_spelling_of_the_source_is_no_claim(self) -> None:
        whole = fact(53, "a", attributed_to="Ukraine’s air force")
        part = fact(32, "a", attributed_to="the Ukrainian air force")
        assert self.flags(whole, part) == [False, False]
        assert self.flags(whole, replace(part, attributed_to="the mayor")) == [True, True]

    def test_a_third_that_fits_both_stays_out_of_it(self) -> None:
        vague = fact(24, "c", high=None, qualifier="vague")
        assert self.flags(fact(53, "a"), fact(50, "b"), vague) == [True, True, False]

    def test_a_subset_in_the_same_document_is_no_claim(self) -> None:
        assert self.flags(fact(53, "a"), fact(11, "a"), fact(53, "b")) == [False, False, False]

    def test_two_sources_in_one_document_conflict(self) -> None:
        kyiv, moscow = fact(53, "a", attributed_to="Kyiv"), fact(50, "a", attributed_to="Moscow")
        assert self.flags(kyiv, moscow) == [True, True]

    def test_a_smaller_figure_of_one_source_is_a_part_however_the_source_is_spelled(self) -> None:
        one, other = "Ukraine’s air force", "the Ukrainian air force"
        whole, part = fact(53, "a", attributed_to=one), fact(11, "a", attributed_to=other)
        assert self.flags(whole, part) == [False, False]

    @pytest.mark.parametrize(
        "change",
        [{"location": "Kursk"}, {"scope": "total"}, {"status": "planned"}, {"actor": "Ukraine"}],
    )
    def test_another_line_is_another_matter(self, change: dict[str, Any]) -> None:
        assert self.flags(fact(53, "a"), fact(50, "b", **change)) == [False, False]

    def test_undated_facts_conflict_with_nothing(self) -> None:
        undated: dict[str, Any] = {"event_start": None, "event_end": None}
        assert self.flags(fact(53, "a", **undated), fact(50, "b", **undated)) == [False, False]


class TestOutliers:
    def days(self, *values: float) -> list[Fact]:
        return [fact(value, f"d{day}", day) for day, value in enumerate(values)]

    def test_a_jump_against_the_recent_past_is_one(self) -> None:
        facts = self.days(50, 60, 55, 45, 52, 58, 61, 49, 5300, 54)
        assert list(outliers(table(*facts), CATALOGUE)) == [False] * 8 + [True, False]

    def test_a_record_within_three_times_the_median_is_none(self) -> None:
        facts = self.days(50, 60, 55, 45, 52, 58, 61, 49, 150)
        assert not any(outliers(table(*facts), CATALOGUE))

    def test_a_wild_past_bears_out_wild_values(self) -> None:
        facts = self.days(1, 300, 5, 900, 20, 2, 700, 60, 1500)
        assert not any(outliers(table(*facts), CATALOGUE))

    def test_a_short_past_says_nothing(self) -> None:
        assert not any(outliers(table(*self.days(50, 60, 55, 5000)), CATALOGUE))

    def test_the_past_ends_after_ninety_days(self) -> None:
        facts = [*self.days(50, 60, 55, 45, 52, 58, 61, 49), fact(5300, "late", 200)]
        assert not any(outliers(table(*facts), CATALOGUE))

    def test_the_order_of_the_rows_does_not_matter(self) -> None:
        facts = self.days(50, 60, 55, 45, 52, 58, 61, 49, 5300)
        assert list(outliers(table(*reversed(facts)), CATALOGUE)) == [True] + [False] * 8


class TestRepeats:
    def test_a_sentence_in_two_documents_is_repeated(self) -> None:
        here, there = fact(53, "a"), fact(53, "b")
        there = replace(there, sentence=f"“{here.sentence.upper()}”")
        assert list(repeats(table(here, there, fact(7, "c")))) == [True, True, False]

    def test_a_sentence_twice_in_one_document_is_not(self) -> None:
        assert list(repeats(table(fact(53, "a"), fact(53, "a")))) == [False, False]

    @given(st.lists(st.tuples(st.text("aßſÉéİКк_ -,“1²", max_size=4), st.sampled_from("ab"))))
    def test_repeats_are_equal_keys_in_two_documents(self, printed: list[tuple[str, str]]) -> None:
        facts = [replace(fact(53, doc_id), sentence=sentence) for sentence, doc_id in printed]
        documents = [
            {d for s, d in printed if sentence_key(s) == sentence_key(t)} for t, _ in printed
        ]
        assert list(repeats(table(*facts))) == [len(names) > 1 for names in documents]

    def test_other_numbers_make_another_sentence(self) -> None:
        assert sentence_key("53 drones.") != sentence_key("63 drones.")


class TestDerivedFlags:
    def test_each_row_has_its_flags_in_order(self) -> None:
        down = fact(90, "a", metric="drones_shot_down", actor="Ukraine", target="Russia")
        launched, other = fact(53, "a"), fact(50, "b")
        launched, down = (replace(entry, publisher="P") for entry in (launched, down))
        flags = derived_flags(table(launched, down, other), CATALOGUE)
        assert flags.to_pylist() == [["conflict"], ["exceeds_launched"], ["conflict"]]
        assert list(exceeds_launched(table(launched, down, other), CATALOGUE)) == [
            False,
            True,
            False,
        ]

    def test_no_facts_no_flags(self) -> None:
        flags = derived_flags(table(), CATALOGUE)
        assert len(flags) == 0
        assert flags.type == pa.list_(pa.string())

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(sorted(CATALOGUE.metrics)),
                st.integers(0, 10**6),
                st.sampled_from("abc"),
                st.integers(0, 3),
                st.sampled_from([None, "Russia", "Ukraine"]),
                st.booleans(),
            ),
            max_size=15,
        )
    )
    def test_any_facts_get_known_flags_in_the_order_of_the_rows(self, drawn: list[Any]) -> None:
        facts = [
            fact(value, doc_id, day, metric=metric, actor=actor, high=None if open_ended else value)
            for metric, value, doc_id, day, actor, open_ended in drawn
        ]
        facts = [replace(entry, fact_id=str(number)) for number, entry in enumerate(facts)]
        flags = derived_flags(table(*facts), CATALOGUE).to_pylist()
        assert all(list(row) == [name for name in DERIVED_FLAGS if name in row] for row in flags)
        backwards = derived_flags(table(*reversed(facts)), CATALOGUE).to_pylist()
        assert backwards == flags[::-1]
