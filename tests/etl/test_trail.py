"""A trail takes its steps in order, and none before somebody asks."""

from etl.trail import MOST_WAITING, Trail


def test_steps_are_taken_in_order_when_asked_for() -> None:
    taken: list[str] = []

    def advance(state: str, step: str) -> str:
        taken.append(step)
        return state + step

    trail = Trail("", advance)
    for step in "abc":
        trail.follow(step)
    assert taken == []
    assert trail.now() == "abc"
    trail.follow("d")
    assert trail.now() == "abcd"
    assert taken == ["a", "b", "c", "d"]


def test_steps_out_of_reach_are_not_taken() -> None:
    taken: list[str] = []

    def advance(state: str, step: str) -> str:
        taken.append(step)
        return (state + step)[-2:]

    trail = Trail("", advance, reach=2)
    assert not trail.begun
    for step in "abcd":
        trail.follow(step)
    assert trail.begun
    assert trail.now() == "cd"
    assert taken == ["c", "d"]


def test_what_waits_does_not_grow_with_the_text() -> None:
    taken: list[int] = []

    def advance(state: int, step: int) -> int:
        taken.append(step)
        return state + 1

    trail = Trail(0, advance)
    for step in range(10 * MOST_WAITING):
        trail.follow(step)
    assert len(taken) >= 9 * MOST_WAITING
    assert trail.now() == 10 * MOST_WAITING


def test_what_a_step_forgets_is_not_read() -> None:
    taken: list[str] = []

    def advance(state: str, step: str) -> str:
        taken.append(step)
        return state + step

    trail = Trail("", advance, forgets=str.isupper)
    for step in "abCde":
        trail.follow(step)
    assert trail.now() == "de"
    assert taken == ["d", "e"]
    trail.follow("F")
    assert trail.now() == ""
