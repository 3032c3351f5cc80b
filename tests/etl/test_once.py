"""A property that is worked out once, when it is first asked for."""

from etl.once import once


class Counter:
    def __init__(self) -> None:
        self.asked = 0

    @once
    def value(self) -> int:
        """How often it was asked for so far."""
        self.asked += 1
        return self.asked


def test_a_value_is_worked_out_when_first_asked_for_and_then_kept() -> None:
    one, other = Counter(), Counter()
    assert (one.asked, other.asked) == (0, 0)
    assert (one.value, one.value) == (1, 1)
    assert other.asked == 0
    assert other.value == 1


def test_the_meaning_is_told_by_the_class() -> None:
    assert Counter.value.__doc__ == "How often it was asked for so far."
