"""Words around a number that speak against its being a fact, or tell its status and scope."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from etl.counted import Counted
from etl.lexicon import LexiconError, PhraseTable, read_lexicon
from etl.tags import Tagged, VerbMention

BEHIND = 6
CLAUSE_MARKS = frozenset(",.;:()")
# How many words before "for" somebody is named who is asked for something.
ASKING_REACH = 8
# What ends a clause for its topic or its rate: an average behind a comma still holds.
CLAUSE_ENDS = frozenset(";:–—()")
# Tokens between a verb that denies and the "that" of what it denies ("denies that … or that").
DENIAL_REACH = 14
AHEAD = 6
# What the file must have.
_TABLES = (
    "before", "after", "verb", "status", "scope", "heads", "words",
    "means", "forbidding", "topics", "averages",
)  # fmt: skip


@dataclass(frozen=True)
class Cues:
    """The cues of one language; see ``cues.toml`` for what each list means."""

    before: PhraseTable[str]
    after: PhraseTable[str]
    verb: PhraseTable[str]
    planned: PhraseTable[str]
    total: PhraseTable[str]
    losses: frozenset[str]
    grounded: frozenset[str]
    guns: frozenset[str]
    unposted: frozenset[str]
    outsets: frozenset[str]
    heads: PhraseTable[str]
    breakdowns: frozenset[str]
    groupings: frozenset[str]
    defenders: frozenset[str]
    inclusion: frozenset[str]
    inclusion_pairs: frozenset[tuple[str, ...]]
    military: frozenset[str]
    civilian: frozenset[str]
    place_links: frozenset[str]
    joiners: frozenset[str]
    determiner_zeros: frozenset[str]
    person_endings: tuple[str, ...]
    existence: frozenset[str]
    fractions: frozenset[str]
    bodies: frozenset[str]
    returning: frozenset[str]
    askers: frozenset[str]
    denials: frozenset[str]
    hard: frozenset[str]
    soft_for_money: frozenset[str]
    shared: frozenset[str]
    shared_bare: frozenset[str]
    total_words: frozenset[str]
    plan_words: frozenset[str]
    topics: dict[str, frozenset[str]]
    topic_words: frozenset[str]
    joint_means: PhraseTable[bool]
    jamming: PhraseTable[bool]
    forbidding: PhraseTable[str]
    whole_spans: frozenset[str]
    averages: PhraseTable[str]

    def around_number(self, tagged: Tagged, item: Counted) -> str | None:
        """Return what the words next to a number say against its being a fact, else None."""
        return self._before(tagged, item) or self._after(tagged, item)

    def is_planned(self, tagged: Tagged, item: Counted, verb: VerbMention) -> bool:
        """Tell whether words before the verb say that it is still to come."""
        return self._led_by(self.planned, tagged, item, verb) is not None

    def at_verb(self, tagged: Tagged, item: Counted, verb: VerbMention) -> str | None:
        """Return what the words before the verb say against its being a fact, else None."""
        return self._led_by(self.verb, tagged, item, verb)

    def _led_by(
        self, table: PhraseTable[str], tagged: Tagged, item: Counted, verb: VerbMention
    ) -> str | None:
        for at in _leading(table, tagged, verb):
            if item.first <= at <= item.last or _is_month(tagged, at):
                continue
            found = table.match(tagged.lower, at)
            if found and not _broken(tagged, at, verb.first):
                return found[1]
        return None

    def forbidden(self, tagged: Tagged, item: Counted, verb: VerbMention) -> str | None:
        """Return why words right before the verb (``did not``, ``could``) rule the number out."""
        for at in _leading(self.forbidding, tagged, verb):
            found = self.forbidding.match(tagged.lower, at)
            if found is None or item.first <= at <= item.last or _is_month(tagged, at):
                continue
            between = range(at + found[0], verb.first)
            if all(tagged.kinds[i] & {"adverb", "be", "have"} for i in between):
                return found[1]
        return None

    def ruled_out(
        self, tagged: Tagged, item: Counted, covered: frozenset[int] = frozenset()
    ) -> str | None:
        """Return the reason that rules a number out whatever it counts, else None.

        ``covered`` are the tokens of all the numbers of the sentence with their nouns.
        """
        around = self.around_number(tagged, item)
        if around == "delisted" and item.noun is not None and "body" in item.noun.classes:
            around = None  # Rescuers "removed 260 bodies".
        if around in self.hard and not (item.quantity.currency and around in self.soft_for_money):
            return around
        if self._averaged(tagged, item, covered) or self._is_share(tagged, item, covered):
            return "rate"
        if self._given_back(tagged, item):
            return "bodies returned"
        if self._asked_for(tagged, item):
            return "wish"
        return "negated" if self._denied(tagged, item) else None

    def _is_share(self, tagged: Tagged, item: Counted, covered: frozenset[int]) -> bool:
        """Tell whether one in so many is told of (``lost one tank in two``, ``one third of``)."""
        lower, at = tagged.lower, item.last + 1
        if item.quantity.value != 1 or item.quantity.qualifier != "exact":
            return False
        part, of = item.quantity.last + 1, item.quantity.last + 2
        if lower[of : of + 1] == ("of",) and lower[part] in self.fractions:
            return True
        if item.noun is None or lower[at : at + 1] != ("in",) or at + 1 not in covered:
            return False
        return at + 2 >= len(lower) or not lower[at + 2][0].isalnum()

    def _averaged(self, tagged: Tagged, item: Counted, covered: frozenset[int]) -> bool:
        """Tell whether the clause of a number, up to the next number, speaks of an average."""
        if self.averages.firsts.isdisjoint(tagged.lower):
            return False
        start, end = item.first, item.last + 1
        while start > 0 and not _parts(tagged, start - 1, covered):
            start -= 1
        while end < len(tagged.lower) and not _parts(tagged, end, covered):
            end += 1
        found = ((at, self.averages.match(tagged.lower, at)) for at in range(start, end))
        # "…, an average of 64": that of the next number.
        others = {at for at in covered if at >= end}
        return any(match and at + match[0] not in others for at, match in found)

    def _asked_for(self, tagged: Tagged, item: Counted) -> bool:
        """Tell whether somebody asks for what is counted (``asked Congress for another $33bn``)."""
        lower, kinds, at = tagged.lower, tagged.kinds, item.first - 1
        while at > 0 and kinds[at] & {"determiner", "more"}:
            at -= 1
        if at < 1 or lower[at] != "for":
            return False
        nearest = max((verb.first for verb in tagged.verbs if verb.last < at), default=-1)
        return any(
            lower[i] in self.askers and not _broken(tagged, i, at)
            for i in range(max(nearest, at - ASKING_REACH, 0), at)
        )

    def _given_back(self, tagged: Tagged, item: Counted) -> bool:
        """Tell whether a number counts the dead that one side gives back to the other."""
        near = tagged.lower[max(0, item.first - 5) : item.last + 4]
        return not self.bodies.isdisjoint(near) and not self.returning.isdisjoint(tagged.lower)

    def _denied(self, tagged: Tagged, item: Counted) -> bool:
        """Tell whether a number stands in a clause that somebody denies (``denied that 70 …``)."""
        lower, at = tagged.lower, item.first - 1
        while at >= 0 and lower[at] not in CLAUSE_MARKS and lower[at] != "that":
            at -= 1
        if at < 0 or lower[at] != "that":
            return False
        return any(
            lower[i] in self.denials and not _broken(tagged, i, at)
            for i in range(max(0, at - DENIAL_REACH), at)
        )

    def scope(self, tagged: Tagged, item: Counted) -> str | None:
        """Return the scope that words near the number give it, None when they do not."""
        if item.quantity.form == "plus" or item.more:
            return "increment"
        firsts = self.total.firsts
        for at in range(max(0, item.first - AHEAD), min(len(tagged.lower), item.last + AHEAD)):
            if tagged.lower[at] not in firsts:
                continue
            found = self.total.match(tagged.lower, at)
            if found and not _broken(tagged, min(at, item.last), max(at, item.first)):
                return "total"
        return None

    def _before(self, tagged: Tagged, item: Counted) -> str | None:
        ends, firsts = (item.first, item.quantity.first), self.before.firsts
        for at in range(max(0, item.first - 5), item.quantity.first):
            if tagged.lower[at] not in firsts:
                continue
            found = self.before.match(tagged.lower, at)
            if found and at + found[0] in ends:
                return found[1]
        return None

    def _after(self, tagged: Tagged, item: Counted) -> str | None:
        end = min(len(tagged.lower), item.last + BEHIND)
        for at in range(item.quantity.last + 1, end):
            if tagged.lower[at] in ".;:,":
                return None
            if tagged.lower[at] not in self.after.firsts:
                continue
            found = self.after.match(tagged.lower, at)
            if found and tagged.lower[at - 1] not in self.whole_spans:
                return found[1]
        return None


def _leading(table: PhraseTable[str], tagged: Tagged, verb: VerbMention) -> list[int]:
    """Return the tokens before a verb at which a phrase of the table may begin."""
    start, firsts = max(0, verb.first - AHEAD), table.firsts
    before = tagged.lower[start : verb.first]
    return [at for at, word in enumerate(before, start) if word in firsts]


def _parts(tagged: Tagged, at: int, covered: frozenset[int]) -> bool:
    """Tell whether a token ends what is said of a number: a mark, or another number."""
    return at in covered or tagged.lower[at] in CLAUSE_ENDS


def _is_month(tagged: Tagged, at: int) -> bool:
    """Tell whether a word that may be a verb is a month here (``8 May 2022``)."""
    if "month" not in tagged.kinds[at]:
        return False
    near = tagged.lower[max(0, at - 1) : at + 2]
    return tagged.sentence.tokens[at].text[0].isupper() and any(w[0].isdigit() for w in near)


def _broken(tagged: Tagged, start: int, end: int) -> bool:
    """Tell whether a clause ends between two tokens."""
    return any(tagged.lower[at] in CLAUSE_MARKS for at in range(start, end))


def _table(data: dict[str, dict[str, list[str]]], key: str) -> PhraseTable[str]:
    return PhraseTable((w, reason) for reason, words in data[key].items() for w in words)


@cache
def cues_of(language: str) -> Cues:
    """Return the cues of a language; raises LexiconError naming file and key."""
    data = read_lexicon(language, "cues")
    for key in _TABLES:
        if key not in data:
            raise LexiconError(f"{language}/cues.toml lacks the table [{key}]")
    words = data["words"]
    pairs = [tuple(phrase.split()) for phrase in words["inclusion"]]
    return Cues(
        before=_table(data, "before"),
        after=_table(data, "after"),
        verb=_table(data, "verb"),
        planned=PhraseTable((w, "planned") for w in data["status"]["planned"]),
        total=PhraseTable((w, "total") for w in data["scope"]["total"]),
        losses=frozenset(words["losses"]),
        grounded=frozenset(words["grounded"]),
        guns=frozenset(words["guns"]),
        unposted=frozenset(words["unposted"]),
        outsets=frozenset(words["outsets"]),
        heads=_table(data, "heads"),
        breakdowns=frozenset(words["breakdowns"]),
        groupings=frozenset(words["groupings"]),
        defenders=frozenset(words["defenders"]),
        inclusion=frozenset(pair[0] for pair in pairs if len(pair) == 1),
        inclusion_pairs=frozenset(pair for pair in pairs if len(pair) == 2),
        military=frozenset(words["military"]),
        civilian=frozenset(words["civilian"]),
        place_links=frozenset(words["place_links"]),
        joiners=frozenset(words["joiners"]),
        determiner_zeros=frozenset(words["determiner_zeros"]),
        person_endings=tuple(words["person_endings"]),
        existence=frozenset(words["existence"]),
        fractions=frozenset(words["fractions"]),
        bodies=frozenset(words["bodies"]),
        returning=frozenset(words["returning"]),
        askers=frozenset(words["askers"]),
        denials=frozenset(words["denials"]),
        hard=frozenset(words["hard"]),
        soft_for_money=frozenset(words["soft_for_money"]),
        shared=frozenset(words["shared"]),
        shared_bare=frozenset(words["shared_bare"]),
        total_words=frozenset(words["total"]),
        plan_words=frozenset(words["plan"]),
        joint_means=PhraseTable((w, True) for w in data["means"]["joint"]),
        jamming=PhraseTable((w, True) for w in data["means"]["jamming"]),
        forbidding=_table(data, "forbidding"),
        whole_spans=frozenset(words["whole_spans"]),
        averages=_table(data, "averages"),
        topics={name: frozenset(words) for name, words in data["topics"].items()},
        topic_words=frozenset().union(*data["topics"].values()),
    )
