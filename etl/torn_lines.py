"""Lines that a page has torn apart: a number alone on its line, or a line that waits for one.

Pages that show figures large put the number and what it counts on lines of their own; pages that
set numbers in bold often lose a space to a line break.
"""

from __future__ import annotations

import re
from functools import cache

from etl.number_words import number_words

# Words of the longest phrase that leads a number (``at least as many as``).
_LONGEST_LEAD = 4
_STARTS_NUMBER = re.compile(r"\s*[$€£]?\d")


def runs_on(line: str, following: str, language: str) -> bool:
    """Tell whether a line goes on in the following one: ``5.3 million`` / ``refugees abroad``."""
    opening = following.lstrip()[:1]
    if opening.islower() and _number_alone(language).fullmatch(line):
        return True
    return _STARTS_NUMBER.match(following) is not None and _awaits_number(line, language)


@cache
def _number_alone(language: str) -> re.Pattern[str]:
    """Return the pattern of a line that holds one number in digits and nothing else."""
    scales = "|".join(sorted(number_words(language).scales))
    return re.compile(rf"\s*[~≈+$€£]?\s*\d[\d.,\u00a0 ]*(?:\s*(?:{scales}))?\+?\s*", re.IGNORECASE)


def _awaits_number(line: str, language: str) -> bool:
    """Tell whether a line ends with words that lead a number (``at least``)."""
    words = line.lower().split()[-_LONGEST_LEAD:]
    leads = number_words(language).before
    return any(tuple(words[at:]) in leads for at in range(len(words)))
