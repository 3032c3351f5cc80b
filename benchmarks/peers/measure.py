"""Measure other programs on a text, in their own environment.

    python benchmarks/peers/measure.py TEXT SECONDS

prints one JSON object a program: its name, the bytes that it read and the seconds that it took.
Each reads the text line by line, as ours does, until the text or the time has run out.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

WORDS = ("drones", "missiles", "soldiers", "people", "tanks", "shells", "troops", "prisoners")


def quantulum3() -> Callable[[str], object]:
    from quantulum3 import parser

    return parser.parse


def recognizers_text() -> Callable[[str], object]:
    from recognizers_number import Culture, NumberRecognizer

    model = NumberRecognizer(Culture.English).get_number_model(Culture.English)
    return model.parse


def spacy_matcher() -> Callable[[str], object]:
    import spacy
    from spacy.matcher import Matcher

    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    matcher = Matcher(pipeline.vocab)
    counted = {"LOWER": {"IN": list(WORDS)}}
    matcher.add("COUNT", [[{"LIKE_NUM": True}, {"OP": "{0,3}"}, counted]])
    return lambda line: matcher(pipeline(line))


def text2num() -> Callable[[str], object]:
    from text_to_num import alpha2digit

    return lambda line: alpha2digit(line, "en")


PEERS = {
    "quantulum3": quantulum3,
    "recognizers-text-number": recognizers_text,
    "spaCy blank + sentencizer + Matcher": spacy_matcher,
    "text2num": text2num,
}


def measure(read: Callable[[str], object], lines: list[str], seconds: float) -> tuple[int, float]:
    """Return bytes read and seconds taken; the first lines, which warm up, do not count."""
    for line in lines[:50]:
        read(line)
    done = 0
    start = time.process_time()
    for line in lines[50:]:
        read(line)
        done += len(line.encode()) + 1
        if time.process_time() - start > seconds:
            break
    return done, time.process_time() - start


def main() -> None:
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    for name, load in PEERS.items():
        try:
            read = load()
        except ImportError as error:
            print(json.dumps({"name": name, "missing": str(error)}), flush=True)
            continue
        size, taken = measure(read, lines, float(sys.argv[2]))
        print(json.dumps({"name": name, "bytes": size, "seconds": taken}), flush=True)


if __name__ == "__main__":
    main()
