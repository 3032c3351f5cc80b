"""The sides that a document offers for a fact, each with what can be seen of it.

An option is a side, or nobody. What is seen of it are named features: the answer of the rules, what
their stages find, how the side stands in the sentence, what earlier sentences told of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from etl.agents import agent_of, governing_verb, subject_of
from etl.belonging import headed_by, holder_of, land_of, mourner_of, self_of, whole_of
from etl.once import once
from etl.owners import owner_of, patient_of, recipient_of
from etl.parties import ENEMY, armed_movements, load_parties
from etl.placed_sides import OWN, POSSESSIVES, STOPS, Placed, governor
from etl.ranking import Group
from etl.side_context import Context, Pair, rule_of
from etl.side_scene import SideScene
from etl.side_wordings import manner_of, together
from etl.tags import VerbMention

# How many of the sides named in the text are options wherever they stand.
MOST_SEEN = 6
# How many mentions of a side in the sentence are looked at, the nearest to the number first.
MOST_MENTIONS = 2
# Up to how many tokens between a side and the number are near, and not far.
NEAR, FAR = 3, 10
# How many tokens behind and before a side are read for what it does and what is done to it.
BEHIND, BEFORE = 7, 3
_VERBS = (
    "attack_verbs",
    "defend_verbs",
    "resist_verbs",
    "lose_verbs",
    "send_verbs",
    "give_verbs",
    "receive_verbs",
    "tell_verbs",
)
_NOUNS = ("attacks", "forces", "losses")
_BODIES = ("state_bodies", "rebel_bodies")


class Offer:
    """The sides that can be actor and target of one fact; ``rules`` is what the rules answer."""

    def __init__(self, scene: SideScene, context: Context, rules: Pair) -> None:
        """Take the number in its sentence, what is known around it, and the rules' answer."""
        self.scene, self.context, self.rules = scene, context, rules
        self.metric = scene.reading.metric.id
        self.rule = rule_of(scene.reading.metric)
        self._fought: dict[str, str | None] = {}

    @once
    def names(self) -> tuple[str | None, ...]:
        """The options: nobody (None) first, the sides of the sentence, those pointed to."""
        pointed = dict.fromkeys(side for _, side in self._clues)
        foes = (foe for side in pointed if (foe := self._foe(side)))
        seen = self.context.seen[:MOST_SEEN]
        return (None, *dict.fromkeys([*self.mentions, *pointed, *foes, *seen]))

    @once
    def mentions(self) -> dict[str, list[Placed]]:
        """The mentions of each side in the sentence, the nearest to the number first."""
        found: dict[str, list[Placed]] = {}
        for one in self._by_distance(self.scene.placed):
            name = self.context.named(one.side)
            if name and name not in (ENEMY, OWN):
                found.setdefault(name, []).append(one)
        return found

    @property
    def is_named(self) -> bool:
        """Whether words name a side: in the sentence, before it, or as who speaks or publishes."""
        context = self.context
        pointed_at = any(one.side in (ENEMY, OWN) for one in self.scene.placed)
        speaks = context.speaker or context.publisher
        return bool(self.mentions or context.seen or speaks or pointed_at)

    def about(self, name: str | None) -> tuple[str, ...]:
        """Return the features of an option, whichever of the two sides is asked for."""
        found = self._about_side(name) if name else self._about_nobody()
        return tuple(dict.fromkeys(found))

    def together(self, actor: str | None, target: str | None) -> Group:
        """Return the features of two options as the actor and the target of the fact."""
        rules = ""
        if (actor, target) == self.rule_names:
            rules = "the rules'"
        elif (target, actor) == self.rule_names:
            rules = "the rules' turned round"
        if actor is None or target is None:
            return together(rules, self._manner, actor is None, target is None)
        fight = self._foe(actor) == target or self._foe(target) == actor
        war = target in load_parties().opponents.get(actor, ())
        carried = self.context.discourse.carried_sides
        before = (
            "as before"
            if (actor, target) == carried
            else "before, turned round"
            if (target, actor) == carried
            else ""
        )
        return together(rules, self._manner, fight=fight, war=war, before=before)

    @once
    def rule_names(self) -> tuple[str | None, str | None]:
        """What the rules answer, by name."""
        actor, target = self.rules
        return actor.name if actor else None, target.name if target else None

    @once
    def _manner(self) -> str:
        return " ".join(map(manner_of, self.rules))

    def _by_distance(self, placed: Iterable[Placed]) -> list[Placed]:
        return sorted(placed, key=lambda one: abs(one.first - self.scene.item.first))

    @once
    def _clues(self) -> list[tuple[str, str]]:
        """What points to a side: the name of the clue, and the side."""
        told = (*self._told_by_rules(), *self._told_by_stages(), *self._told_around())
        return [(clue, side) for clue, side in told if side and side not in (ENEMY, OWN)]

    def _foe(self, side: str) -> str | None:
        """Return whom a side fights in this text, worked out once."""
        if side not in self._fought:
            self._fought[side] = self.context.foe(side)
        return self._fought[side]

    def _told_by_rules(self) -> Iterator[tuple[str, str | None]]:
        for what, side in zip(("actor", "target"), self.rules, strict=True):
            if side is not None:
                yield f"rules {what} {manner_of(side)}", side.name

    def _told_by_stages(self) -> Iterator[tuple[str, str | None]]:
        scene = self.scene
        doer, verb = agent_of(scene), governing_verb(scene)
        stages = {
            "agent": doer,
            "subject": subject_of(scene, verb.first) if verb else None,
            "owner": owner_of(scene),
            "patient": patient_of(scene),
            "self": self_of(scene),
            "mourner": mourner_of(scene),
            "land": land_of(scene),
            "holder": holder_of(scene),
            "whole": whole_of(scene),
            "heading": headed_by(scene, doer),
            "recipient": recipient_of(scene),
        }
        for stage, one in stages.items():
            if one is not None:
                meant = f" {one.kind}" if one.kind in (ENEMY, OWN) else ""
                yield stage + meant, self.context.named(one.side)

    def _told_around(self) -> Iterator[tuple[str, str | None]]:
        context, discourse = self.context, self.context.discourse
        for when, roles in (("here", context.here), ("before", context.before)):
            for role, side in zip(roles._fields, roles, strict=True):
                if side is not None:
                    yield f"{when} {role}", context.named(side)
        carried = discourse.carried
        if carried is not None:
            near = "same" if carried.metric.id == self.metric else rule_of(carried.metric)
            yield f"carried actor {near}", discourse.carried_sides[0]
            yield f"carried target {near}", discourse.carried_sides[1]
        own = context.own()
        yield "place", context.place
        yield "speaker", context.speaker
        yield "publisher", context.publisher
        yield "own", own
        if not self.scene.words.sets["own_bodies"].isdisjoint(self.scene.lower):
            yield "own body", own
        recent, topic = discourse.place.recent, discourse.place.topic
        yield "recent place", recent.country if recent else None
        yield "topic place", topic.country if topic else None

    def _about_side(self, name: str) -> Iterator[str]:
        yield from self._pointing.get(name, ())
        yield from self._standing_in_text(name)
        mentions = self.mentions.get(name, ())
        yield f"here {min(len(mentions), MOST_MENTIONS)}"
        for one in mentions[:MOST_MENTIONS]:
            yield from self._standing(one)
        for owners, features in self._of_bodies:
            if name in owners:
                yield from features

    @once
    def _pointing(self) -> dict[str, list[str]]:
        """What points to each side: a clue for it, or for whom it fights."""
        found: dict[str, list[str]] = {}
        for clue, side in self._clues:
            found.setdefault(side, []).append(clue)
            foe = self._foe(side)
            if foe is not None and foe != side:
                found.setdefault(foe, []).append(f"foe of {clue}")
        return found

    @once
    def _of_bodies(self) -> list[tuple[set[str], list[str]]]:
        """Whose an army or rebels without a name can be, and how they stand to the number."""
        return [
            (self._owners(kind), [f"{kind} {feature}" for feature in self._standing(one)])
            for kind, one in self._bodies.items()
        ]

    def _standing_in_text(self, name: str) -> Iterator[str]:
        seen, parties = self.context.seen, load_parties()
        rank = seen.index(name) if name in seen else -1
        yield f"seen {min(rank, 4)}"
        yield f"seen {min(rank, 4)} of {min(len(seen), 4)}"
        if name in armed_movements():
            yield "movement"
        elif name in parties.organisations:
            yield "organisation"
        if name in parties.no_army:
            yield "no army"
        foe, place = self._foe(name), self.context.place
        if foe and place and place != name and self._foe(place) == foe:
            yield "shares the foe of the place"
        yield "fights" if foe in seen else "fights nobody here"

    @once
    def _bodies(self) -> dict[str, Placed]:
        """The nearest army and the nearest rebels that no name stands with and nobody counts."""
        scene = self.scene
        taken = {at for one in scene.placed for at in range(one.first, one.last + 3)}
        taken.update(range(scene.item.first, scene.item.last + 1))
        free = [at for at in range(len(scene.lower)) if at not in taken]
        found: dict[str, Placed] = {}
        for kind in _BODIES:
            words = scene.words.sets[kind]
            bodies = [Placed("", None, kind, at, at) for at in free if scene.lower[at] in words]
            found.update((kind, one) for one in self._by_distance(bodies)[:1])
        return found

    def _owners(self, kind: str) -> set[str]:
        """Return the sides that an army, or rebels, without a name can belong to."""
        armed, no_army = armed_movements(), load_parties().no_army
        rebels = kind == "rebel_bodies"
        fighting = (side for side in self.context.seen if self._foe(side))
        return {side for side in fighting if (side in armed) == rebels and side not in no_army}

    def _standing(self, one: Placed) -> Iterator[str]:
        """Yield how a mention stands to the number and in its sentence."""
        item, lower = self.scene.item, self.scene.lower
        if one.first < item.first:
            where, between = "before", range(one.last + 1, item.first)
        else:
            where, between = "behind", range(item.last + 1, one.first)
        size = len(between)
        inside = item.first <= one.first <= item.last
        yield f"{'inside' if inside else where} {(size > 0) + (size > NEAR) + (size > FAR)}"
        yield f"{one.kind} {where}"
        if any(lower[at] in STOPS for at in between):
            yield f"apart {where}"
        if any(lower[at] == "," for at in between):
            yield f"comma {where}"
        for feature in (*self._linked(one), *self._doing(one), *self._done_to(one)):
            yield feature
            yield f"{feature} {where}"

    def _linked(self, one: Placed) -> Iterator[str]:
        """Yield what a mention hangs on."""
        link = governor(self.scene.tagged, one.first, self.scene.words)
        word = self.scene.lower[link] if link >= 0 else "free"
        yield f"link {word}"
        yield one.kind
        before = (
            range(max(0, link - BEFORE), link) if link >= 0 else range(one.first - 1, one.first)
        )
        for at in before:
            if at >= 0:
                yield from (f"{kind} {word}" for kind in self._kinds(at))
        if one.first == 0:
            yield "opens"

    def _doing(self, one: Placed) -> Iterator[str]:
        """Yield what the words behind a mention say that it does."""
        lower, kinds = self.scene.lower, self.scene.tagged.kinds
        first = one.last + 1
        if lower[first : first + 1] and lower[first] in POSSESSIVES:
            yield "owning"
            first += 1
        passive = False
        for at in range(first, min(len(lower), first + BEHIND)):
            if lower[at] in STOPS or lower[at] == ",":
                return
            if at == first:
                yield f"next {lower[at]}"
            if "say" in kinds[at]:
                yield "says"
                return
            named = list(self._kinds(at))
            yield from (f"it {kind}" for kind in named)
            passive = passive or ("be" in kinds[at] and lower[at] not in POSSESSIVES)
            verb = self._verbs.get(at)
            if verb is not None and verb.form != "noun":
                form = "passive" if passive and verb.form == "ed" else verb.form
                yield from (f"{form} {name}" for name in sorted(verb.classes()))
                return
            if "preposition" in kinds[at] or any(" " in kind for kind in named):
                return

    def _done_to(self, one: Placed) -> Iterator[str]:
        """Yield the verb close in front of a mention, whose object it may be."""
        for at in range(one.first - 1, max(-1, one.first - 1 - BEFORE), -1):
            if self.scene.lower[at] in STOPS or self.scene.lower[at] == ",":
                return
            verb = self._verbs.get(at)
            if verb is not None:
                yield from (f"object of {verb.form} {name}" for name in sorted(verb.classes()))
                return

    @once
    def _verbs(self) -> dict[int, VerbMention]:
        return {verb.first: verb for verb in self.scene.tagged.verbs}

    def _kinds(self, at: int) -> Iterator[str]:
        """Yield the lists that a word is in; the verbs with their forms."""
        words, lower = self.scene.words, self.scene.lower
        for key in _VERBS:
            if lower[at] in words.openings[key]:
                form = words.verb_at(key, lower, at)
                if form:
                    yield f"{key} {form}"
        yield from (key for key in _NOUNS if lower[at] in words.sets[key])

    def _about_nobody(self) -> Iterator[str]:
        scene, context = self.scene, self.context
        reading = scene.reading
        yield "nobody"
        yield f"nobody {reading.relation}"
        yield f"nobody of {min(len(context.seen), 3)}"
        yield f"nobody of {min(len(self.mentions), 3)} here"
        yield f"nobody, rules {' '.join(map(manner_of, self.rules))}"
        for what, side in zip(("actor", "target"), self.rules, strict=True):
            yield f"nobody, rules {what} {manner_of(side)}"
        for what, known in (("speaker", context.speaker), ("place", context.place)):
            yield f"nobody, {what} {'known' if known else 'open'}"
        for when, roles in (("here", context.here), ("before", context.before)):
            for role, name in zip(roles._fields, roles, strict=True):
                if name:
                    yield f"nobody, {when} {role}"
        if reading.passive:
            yield "nobody passive"
        if reading.verb is not None:
            yield from self._nobody_does(reading.verb)
        if reading.noun is not None:
            yield f"nobody noun {reading.noun.lemma}"
            yield f"nobody outcome {reading.noun.outcome}"

    def _nobody_does(self, verb: VerbMention) -> Iterator[str]:
        yield f"nobody verb {self.scene.lower[verb.first]}"
        yield from (f"nobody {kind}" for kind in self._kinds(verb.first))
        if self.scene.words.verb_at("die_verbs", self.scene.lower, verb.first):
            yield "nobody dies"
