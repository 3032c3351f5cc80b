"""Facts read in a gloss, put back into the text that it words."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from etl.glosses.glossed import Glossed
from etl.glosses.nominative import nominative, unlisted
from etl.identity import fact_id, observation_of
from etl.model import Document, Evidence, Extraction, Fact, Rejection
from etl.sentences import sentence_spans

# Characters before a name that hold the office of who is named.
_NEAR_OFFICE = 40


def restored(
    extraction: Extraction,
    document: Document,
    text: Glossed,
    title: Glossed | None,
    language: str,
) -> Extraction:
    """Return the facts and rejections of a gloss with the words and places of the original.

    ``document`` is the original; ``text`` and ``title`` are its glosses. Places and sources are
    named in the nominative, as they are written there; actor, target and item stay English.
    """
    restorer = _Restorer(document, text, title, language, bool(extraction.facts))
    return Extraction(
        tuple(restorer.fact(fact) for fact in extraction.facts),
        tuple(restorer.rejection(entry) for entry in extraction.rejections),
    )


def _starts(text: Glossed) -> dict[str, list[int]]:
    """Return where each sentence of the original begins, by its words, in order."""
    found: dict[str, list[int]] = {}
    for span in sentence_spans(text.text):
        first, last = text.span_of(span.start, span.end)
        found.setdefault(text.original[first:last], []).append(first)
    return found


def _last_of(name: str, text: str, end: int) -> int:
    """Return where a name stands last in ``text[:end]`` as whole words, -1 where it does not."""
    at = text.rfind(name, 0, end)
    while at >= 0:
        around = text[max(0, at - 1) : at] + text[at + len(name) : at + len(name) + 1]
        if not any(map(str.isalnum, around)):
            return at
        at = text.rfind(name, 0, at)
    return -1


class _Restorer:
    def __init__(
        self,
        document: Document,
        text: Glossed,
        title: Glossed | None,
        language: str,
        facts: bool,
    ) -> None:
        self.document = document
        self.text = text
        self.starts = _starts(text) if facts else {}
        self.title = title
        self.language = language

    def fact(self, fact: Fact) -> Fact:
        """Return a fact with what the original says."""
        text = self.document.text
        first, last = self.text.span_of(fact.sentence_start, fact.sentence_end)
        start, end = self.text.span_of(fact.number_start, fact.number_end)
        sentence = text[first:last]
        nth_equal = bisect_left(self.starts.get(sentence, []), first)
        location = self._name(fact, "location", fact.location)
        found = replace(
            fact,
            fact_id=fact_id(
                self.document.doc_id, sentence, nth_equal, start - first, end - first, fact.metric
            ),
            location=location,
            attributed_to=self._name(fact, "attributed_to", fact.attributed_to),
            sentence=sentence,
            sentence_start=first,
            sentence_end=last,
            number_text=text[start:end],
            number_start=start,
            number_end=end,
            evidence=self._evidence(fact),
            title=self.document.title,
            publisher=self.document.publisher,
            language=self.document.language,
        )
        return replace(found, observation_id=observation_of(found))

    def _evidence(self, fact: Fact) -> tuple[Evidence, ...]:
        found = []
        for entry in fact.evidence:
            start, end = self.text.span_of(entry.start, entry.end)
            if start < end:
                found.append(Evidence(entry.role, start, end, self.document.text[start:end]))
        return tuple(found)

    def _name(self, fact: Fact, role: str, name: str | None) -> str | None:
        """Return a name as the original writes it, in the nominative."""
        if name is None:
            return None
        entry = next((entry for entry in fact.evidence if entry.role == role), None)
        near = entry.end if entry else fact.sentence_end
        at = _last_of(name, self.text.text, near)
        if at < 0:
            at = _last_of(name, self.text.text, len(self.text.text))
        if at >= 0:
            written = self.text.words_at(at, at + len(name))
        elif entry is not None:
            written = self.text.words_at(entry.start, entry.end)
        elif (
            self.title is not None
            and (at := _last_of(name, self.title.text, len(self.title.text))) >= 0
        ):
            written = self.title.words_at(at, at + len(name))
        else:
            return name
        return self._nominative(written, role, name) if written else name

    def _nominative(self, written: str, role: str, told: str) -> str:
        """Return the words of a name in the nominative; one that no table has by what is before."""
        found = nominative(written, self.language, told)
        if found != written:
            return found
        line = self.document.text
        at = _last_of(written, line, len(line))
        before = line[max(0, at - _NEAR_OFFICE) : max(0, at)].rsplit("\n", 1)[-1]
        return unlisted(written, self.language, role, before)

    def rejection(self, entry: Rejection) -> Rejection:
        """Return a rejection with what the original says."""
        text = self.document.text
        first, last = self.text.span_of(entry.sentence_start, entry.sentence_end)
        start, end = self.text.span_of(entry.number_start, entry.number_end)
        return replace(
            entry,
            number_text=text[start:end],
            number_start=start,
            number_end=end,
            sentence=text[first:last],
            sentence_start=first,
            sentence_end=last,
        )
