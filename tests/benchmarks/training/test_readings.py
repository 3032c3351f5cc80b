"""What marked documents show of readings, totals and plans."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.marked import read_marked
from benchmarks.training.readings import examples_of, frame_examples, is_followed
from etl.counted import Counted
from etl.frames import Reading
from etl.scene import Scene

MARKED = """
=== one | Example Wire | 2025-03-12 | A night
Ukraine shot down {12|drones_shot_down/increment} drones. Since May \
{40|drones_shot_down/total} drones have been shot down. The road has 7 lanes.
"""


def test_each_marked_number_is_an_example_of_its_reading_and_its_scope(tmp_path: Path) -> None:
    path = tmp_path / "marked.txt"
    path.write_text(MARKED, encoding="utf-8")
    readings, totals, plans = examples_of(read_marked(path))
    chosen = [example.right > 0 for example in readings]
    assert chosen.count(True) == 2
    assert [example.right for example in totals] == [0, 1]
    assert plans == []


def test_the_plain_sentences_of_frames_teach_the_reading_that_is_the_cheapest() -> None:
    examples = frame_examples()
    assert examples
    assert all(example.right == 1 for example in examples)


class Silent:
    """Chooses nothing."""

    def choose(
        self,
        scene: Scene,
        item: Counted,
        readings: Sequence[Reading],
        told: Sequence[Reading | None],
    ) -> Reading | None:
        assert not any(told)
        return None

    def is_total(self, item: Counted, reading: Reading, features: Sequence[str], /) -> bool:
        raise AssertionError

    def is_planned(self, item: Counted, reading: Reading, features: Sequence[str], /) -> bool:
        raise AssertionError


def test_what_was_chosen_before_is_seen_as_whoever_is_followed_chooses(tmp_path: Path) -> None:
    path = tmp_path / "marked.txt"
    path.write_text(
        "=== one | Example Wire | 2025-03-12 | A night\n"
        "Kyiv downed {12|drones_shot_down} drones, Russia fired {8|missiles_launched} missiles.\n",
        encoding="utf-8",
    )
    marked, _, _ = examples_of(read_marked(path))
    followed, _, _ = examples_of(read_marked(path), Silent())
    assert [example.right > 0 for example in followed] == [True, True]
    seen = [{key for keys in second.options for key in keys} for _, second in (marked, followed)]
    assert "last=drones_shot_down" in seen[0]
    assert "last=nothing" in seen[1]


def test_about_every_second_document_is_followed() -> None:
    followed = [is_followed({"id": f"report-{number}"}) for number in range(100)]
    assert 30 < sum(followed) < 70
