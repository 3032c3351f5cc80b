"""Tokens into word classes: counted nouns, verbs of what happened, and the closed classes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import NamedTuple

from etl.lexicon import LexiconError, PhraseTable, read_lexicon
from etl.model import Sentence
from etl.once import once

VOWELS = "aeiou"
RELATIONS = ("object", "subject", "with", "nominal", "predicate", "adverbial")
NO_CLASSES: frozenset[str] = frozenset()
AUXILIARIES = frozenset({"be", "have", "modal"})


class NounMention(NamedTuple):
    """A counted noun at tokens ``first`` to ``last``; ``outcome`` says what a noun tells itself."""

    first: int
    last: int
    lemma: str
    classes: frozenset[str]
    plural: bool
    outcome: str | None = None


@cache
def classes_of(senses: frozenset[tuple[str, str]]) -> frozenset[str]:
    """Return the classes of the senses of a verb; the lexicon has only so many."""
    return frozenset(name for name, _ in senses)


class VerbMention(NamedTuple):
    """A verb (or a noun that names its event) at tokens ``first`` to ``last``.

    ``senses`` are (class, relation) pairs, relation one of object, subject, with,
    nominal, adverbial.
    ``form`` is base, s, ed, ing or noun; ``particle`` is the token of a separated particle
    (``shot … down``), -1 when there is none.
    """

    first: int
    last: int
    senses: frozenset[tuple[str, str]]
    form: str
    particle: int = -1

    def classes(self) -> frozenset[str]:
        """Return the classes of all senses."""
        return classes_of(self.senses)


class _VerbEntry(NamedTuple):
    senses: frozenset[tuple[str, str]]
    form: str
    particle: tuple[str, ...] = ()


class _NounEntry(NamedTuple):
    lemma: str
    classes: frozenset[str]
    plural: bool
    outcome: str | None


@dataclass(frozen=True)
class Words:
    """The words of one language, compiled: nouns, verbs and closed classes.

    ``noun_classes`` and ``verb_classes`` are the names that a metric can give;
    ``noun_openings`` and ``verb_openings`` are the words with which a noun or a verb can begin,
    and what can follow each (None: anything); ``lone_verbs`` the verbs that are one word and begin
    nothing longer, with their senses and forms.
    """

    nouns: PhraseTable[_NounEntry]
    verbs: PhraseTable[tuple[_VerbEntry, ...]]
    closed: dict[str, frozenset[str]]
    noun_openings: dict[str, frozenset[str] | None]
    verb_openings: dict[str, frozenset[str] | None]
    lone_verbs: dict[str, list[tuple[frozenset[tuple[str, str]], str]]]
    noun_classes: frozenset[str]
    verb_classes: frozenset[str]


class Tagged:
    """A sentence with its tags, each worked out when it is first asked for."""

    def __init__(self, sentence: Sentence, words: Words) -> None:
        """Take the sentence and the words of its language."""
        self.sentence, self.lower = sentence, sentence.lower
        self._words = words

    @once
    def kinds(self) -> tuple[frozenset[str], ...]:
        """The closed classes of each token."""
        return tuple(map(self._words.closed.get, self.lower, repeat(NO_CLASSES)))

    @once
    def nouns(self) -> dict[int, NounMention]:
        """The nouns that can be counted, by their first tokens, in text order."""
        return _nouns(self.lower, self._words)

    @once
    def verbs(self) -> tuple[VerbMention, ...]:
        """The verbs in text order."""
        return tuple(_verbs(self.lower, self._words))


def plural_of(noun: str) -> str:
    """Return the regular English plural of the last word of ``noun``."""
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in VOWELS:
        return noun[:-1] + "ies"
    return noun + "s"


def verb_forms(verb: str, irregular: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return (form name, words) for every form of the first word of ``verb``."""
    first, _, rest = verb.partition(" ")
    tail = f" {rest}" if rest else ""
    if verb in irregular or first in irregular:
        forms = irregular.get(first, irregular.get(verb, []))
        named = [(_form_name(form), form + tail) for form in forms]
        return [("base", verb), *named]
    if first.endswith("e"):
        past, progressive = first + "d", first[:-1] + "ing"
    elif first.endswith("y") and first[-2:-1] not in VOWELS:
        past, progressive = first[:-1] + "ied", first + "ing"
    else:
        past, progressive = first + "ed", first + "ing"
    third = plural_of(first)
    return [
        ("base", verb),
        ("s", third + tail),
        ("ed", past + tail),
        ("ing", progressive + tail),
    ]


def _form_name(form: str) -> str:
    if form.endswith("ing"):
        return "ing"
    return "s" if form.endswith("s") and not form.endswith("ss") else "ed"


def _noun_entries(data: dict[str, object], file: str) -> dict[str, _NounEntry]:
    plurals: dict[str, list[str]] = data.pop("plurals", {})  # type: ignore[assignment]
    outcomes: dict[str, list[str]] = data.pop("outcomes", {})  # type: ignore[assignment]
    classes: dict[str, set[str]] = {}
    for name, nouns in data.items():
        if not isinstance(nouns, list):
            raise LexiconError(f"{file}: {name} must be a list of nouns")
        for noun in nouns:
            classes.setdefault(noun, set()).add(name)
    outcome_of = {noun: name for name, nouns in outcomes.items() for noun in nouns}
    entries: dict[str, _NounEntry] = {}
    for noun in dict.fromkeys((*classes, *outcome_of)):
        kinds = frozenset(classes.get(noun, ()))
        outcome = outcome_of.get(noun)
        entries.setdefault(noun, _NounEntry(noun, kinds, False, outcome))
        for form in plurals.get(noun) or _regular_plurals(noun, plurals):
            entries[form] = _NounEntry(noun, kinds, True, outcome)
    return entries


def _regular_plurals(noun: str, plurals: dict[str, list[str]]) -> list[str]:
    """Return the plurals of a noun by its last word: ``combat troop`` like ``troop``."""
    head, _, last = noun.rpartition(" ")
    forms = plurals.get(last) or [plural_of(last)]
    return [f"{head} {form}".strip() for form in forms]


def _verb_entries(data: dict[str, object], file: str) -> dict[str, tuple[_VerbEntry, ...]]:
    irregular: dict[str, list[str]] = data.pop("irregular", {})  # type: ignore[assignment]
    between: list[str] = data.pop("between", [])  # type: ignore[assignment]
    found: dict[tuple[str, str, tuple[str, ...]], set[tuple[str, str]]] = {}
    for name, relations in data.items():
        if not isinstance(relations, dict):
            raise LexiconError(f"{file}: [{name}] must be a table of relations")
        for relation, verbs in relations.items():
            if relation not in RELATIONS:
                raise LexiconError(f"{file}: [{name}] has the unknown relation {relation!r}")
            for verb in verbs:
                stands = "object" if relation == "predicate" else relation
                for key in _verb_keys(verb, relation, irregular, between):
                    found.setdefault(key, set()).add((name, stands))
    entries: dict[str, tuple[_VerbEntry, ...]] = {}
    for (words, form, particle), senses in found.items():
        entry = _VerbEntry(frozenset(senses), form, particle)
        entries[words] = (*entries.get(words, ()), entry)
    return entries


def _verb_keys(
    verb: str, relation: str, irregular: dict[str, list[str]], between: list[str]
) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return (words, form, particle) for each form of a verb or event noun."""
    if relation == "nominal":
        return [(verb, "noun", ()), (plural_of(verb), "noun", ())]
    if relation == "predicate":
        return [(verb, "ed", ())]
    base, _, particle = verb.partition(" ~ ")
    forms = [*verb_forms(base, irregular), *_delayed(base, irregular, between)]
    if not particle:
        return [(words, form, ()) for form, words in forms]
    apart = [(words, form, tuple(particle.split())) for form, words in forms]
    # "They were moved out of the city": nothing stands between when the object is in front.
    close = [(f"{words} {particle}", form, ()) for form, words in forms if relation == "object"]
    return [*apart, *close]


def _delayed(
    verb: str, irregular: dict[str, list[str]], between: list[str]
) -> list[tuple[str, str]]:
    """Return the forms of being somewhere with a word of time between (``are now in``)."""
    be, _, rest = verb.partition(" ")
    if be != "be" or not rest:
        return []
    return [form for word in between for form in verb_forms(f"{be} {word} {rest}", irregular)]


@cache
def words_of(language: str) -> Words:
    """Return the compiled words of a language; raises LexiconError naming file and key."""
    # What a file says beside its classes ([plurals], [irregular], between) is taken out of it.
    noun_content, verb_content = read_lexicon(language, "nouns"), read_lexicon(language, "verbs")
    nouns = _noun_entries(noun_content, f"{language}/nouns.toml")
    verbs = _verb_entries(verb_content, f"{language}/verbs.toml")
    grammar = read_lexicon(language, "grammar")
    closed: dict[str, set[str]] = {}
    for kind, members in grammar.items():
        for word in members:
            closed.setdefault(word, set()).add(kind)
    noun_table, verb_table = PhraseTable(nouns.items()), PhraseTable(verbs.items())
    return Words(
        nouns=noun_table,
        verbs=verb_table,
        closed={word: frozenset(kinds) for word, kinds in closed.items()},
        noun_openings=noun_table.openings(),
        verb_openings=verb_table.openings(),
        lone_verbs=_lone_verbs(verb_table),
        noun_classes=frozenset(noun_content),
        verb_classes=frozenset(verb_content),
    )


def _lone_verbs(
    verbs: PhraseTable[tuple[_VerbEntry, ...]],
) -> dict[str, list[tuple[frozenset[tuple[str, str]], str]]]:
    return {
        word: [(entry.senses, entry.form) for entry in entries]
        for word, entries in verbs.alone().items()
        if not any(entry.particle for entry in entries)
    }


def _separated(lower: tuple[str, ...], at: int, entry: _VerbEntry) -> int:
    """Return where the particle of ``shot … down`` stands within twelve words, -1 if nowhere."""
    particle = entry.particle
    window = lower[at : at + 12]
    if particle[0] not in window:
        return -1
    for i, word in enumerate(window, at):
        if word in ".;:!?":
            return -1
        if word == particle[0] and lower[i : i + len(particle)] == particle:
            return i
    return -1


def _openings(lower: tuple[str, ...], openings: dict[str, frozenset[str] | None]) -> list[int]:
    """Return the tokens at which a noun or a verb may begin, by each word and the next."""
    found = []
    for at in [at for at, word in enumerate(lower) if word in openings]:
        seconds = openings[lower[at]]
        if seconds is None or (at + 1 < len(lower) and lower[at + 1] in seconds):
            found.append(at)
    return found


def tag(sentence: Sentence, language: str = "en") -> Tagged:
    """Return the sentence with the nouns, verbs and closed classes of its tokens."""
    return Tagged(sentence, words_of(language))


def _nouns(lower: tuple[str, ...], words: Words) -> dict[int, NounMention]:
    """Return the nouns of a sentence by their first tokens."""
    nouns: dict[int, NounMention] = {}
    for at in _openings(lower, words.noun_openings):
        found = words.nouns.match(lower, at)
        if found:
            length, noun = found
            nouns[at] = NounMention(
                at, at + length - 1, noun.lemma, noun.classes, noun.plural, noun.outcome
            )
    return nouns


def _verbs(lower: tuple[str, ...], words: Words) -> list[VerbMention]:
    """Return the verbs of a sentence in text order."""
    verbs: list[VerbMention] = []
    until = -1
    for at in _openings(lower, words.verb_openings):
        if at > until:
            mentions = _verbs_at(lower, at, words)
            verbs.extend(mentions)
            # "were shot" does not hide the "shot down" that may begin at its second word.
            if words.closed.get(lower[at], NO_CLASSES).isdisjoint(AUXILIARIES):
                until = max([m.last for m in mentions], default=at)
    return verbs


def _verbs_at(lower: tuple[str, ...], at: int, words: Words) -> list[VerbMention]:
    alone = words.lone_verbs.get(lower[at])
    if alone is not None:
        return [VerbMention(at, at, senses, form) for senses, form in alone]
    mentions: list[VerbMention] = []
    longest = 0
    for length, entries in words.verbs.matches(lower, at):
        longest = longest or length
        if length < longest and not _is_loose(lower, at + length, at + longest, words):
            break
        for entry in entries:
            particle = -1
            if entry.particle:
                particle = _separated(lower, at + length, entry)
                if particle < 0:
                    continue
            mentions.append(VerbMention(at, at + length - 1, entry.senses, entry.form, particle))
    return mentions


def _is_loose(lower: tuple[str, ...], start: int, end: int, words: Words) -> bool:
    """Tell whether the rest of a longer phrase is a preposition, so that the shorter holds too."""
    return all("preposition" in words.closed.get(lower[at], NO_CLASSES) for at in range(start, end))
