"""Which of the sides that a document offers are the actor and the target of a fact.

The rules of ``etl.sides`` answer first; their answer is one feature among those of ``Offer``. The
weights are trained from hand-marked documents by ``benchmarks/training``; the pair with the
highest sum is taken.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache

from etl.belonging import self_of
from etl.owners import owner_of
from etl.parties import load_parties
from etl.ranking import SCALE, Ranking, load_ranking
from etl.side_context import Pair, Side
from etl.side_options import Offer

# The questions of a pair of sides: what speaks for its actor, for its target, for both together.
QUESTIONS = ("actor", "target", "pair")
# Facts of which the rules say all: prisoners returned, drones lost to nobody. The marks say no more
# of them, and differ on who hands prisoners over.
SETTLED = frozenset({"return", "loss"})
# Losses of men, the senses of verbs that say whose they are, and of those that say who took them.
LOSSES = "troops_lost"
LOSING = frozenset({"lose_men", "casualty"})
TAKING = frozenset({"destroy", "neutralise"})
# Facts that are done to nobody: soldiers are sent somewhere.
NO_TARGET = frozenset({"force"})
# What the answer of the rules is ahead by: in cross-validation over writers, pairs that beat it by
# less are wrong as often as right.
AHEAD = 1.2


def pairs_of(offer: Offer) -> Iterator[tuple[int, int]]:
    """Yield the indices of actor and target of each pair that can be: a side does it to another."""
    actors = range(len(offer.names))
    targets = range(1) if offer.rule in NO_TARGET else actors
    for actor in actors:
        for target in targets:
            if actor != target or actor == 0:
                yield actor, target


def key_of(feature: str, scope: str) -> str:
    """Return the name of a feature's weight for the facts of one rule or one metric."""
    return f"{feature}|{scope}"


@cache
def _by_scope(question: str) -> dict[str, dict[str, int]]:
    """Return the weights of a question by the rule or metric that they hold for, '' for all."""
    found: dict[str, dict[str, int]] = {"": {}}
    for key, amount in load_ranking(question).amounts.items():
        feature, _, scope = key.rpartition("|")
        found.setdefault(scope if feature else "", {})[feature or key] = amount
    return found


@cache
def _ranking(question: str, rule: str, metric: str) -> Ranking:
    """Return the weights that hold for the facts of a metric: of all, of its rule, of its own."""
    by_scope = _by_scope(question)
    amounts = dict(by_scope[""])
    for scope in {rule, metric}:
        for feature, amount in by_scope.get(scope, {}).items():
            amounts[feature] = amounts.get(feature, 0) + amount
    return Ranking.of_amounts(amounts)


def choose_sides(offer: Offer) -> Pair:
    """Return the actor and the target, each with the words that name it in the sentence."""
    # Where no words name a side, the place alone has told what can be told.
    if not offer.is_named or offer.rule in SETTLED:
        return offer.rules
    names = offer.names
    first, second, both = [_ranking(q, offer.rule, offer.metric) for q in QUESTIONS]
    seen = [offer.about(name) for name in names]
    actors, targets = [first.score(f) for f in seen], [second.score(f) for f in seen]
    ahead, barred = round(AHEAD * SCALE), _states_of_none(offer)
    best, highest = (0, 0), -math.inf
    for actor, target in pairs_of(offer):
        if names[target] in barred:
            continue
        pair = names[actor], names[target]
        value = actors[actor] + targets[target] + both.group(offer.together(*pair))
        if pair == offer.rule_names:
            value += ahead
        if value > highest:
            best, highest = (actor, target), value
    doer, victim = _side(offer, names[best[0]], 0), _side(offer, names[best[1]], 1)
    return (None if _is_lost_to_nobody(offer, doer) else doer), victim


def _is_lost_to_nobody(offer: Offer, actor: Side | None) -> bool:
    """Tell whether losses are told without whoever took them.

    Neither who counts them did it ("Russia lost 900 men, Kyiv said") nor a foe that no words name.
    """
    if offer.metric != LOSSES or actor is None:
        return False
    verb = offer.scene.reading.verb
    senses = LOSING if verb is None or verb.form == "noun" else {name for name, _ in verb.senses}
    if LOSING.isdisjoint(senses) or not TAKING.isdisjoint(senses):
        return False
    if not offer.scene.words.sets["inflicting"].isdisjoint(offer.scene.lower):
        return False
    return actor.words is None or actor.name == offer.context.speaker


def _states_of_none(offer: Offer) -> frozenset[str]:
    """Return the states whose men those that were harmed cannot be: militants of no named party.

    "Israel killed 40 terrorists in Lebanon" tells whose land it is, not whose men they were.
    """
    scene, noun = offer.scene, offer.scene.reading.noun
    if offer.rule != "outcome" or noun is None or scene.reading.inherited:
        return frozenset()
    if noun.lemma not in scene.words.sets["outlaws"]:
        return frozenset()
    owner = offer.context.side(owner_of(scene) or self_of(scene))
    parties = load_parties().organisations
    named = {owner.name} if owner else set()
    return frozenset(name for name in offer.names if name) - parties - named


def reasons(
    offer: Offer, actor: str | None, target: str | None
) -> dict[str, list[tuple[str, float]]]:
    """Return for each question the features of a pair that weigh most, with their weights."""
    asked = (offer.about(actor), offer.about(target), offer.together(actor, target))
    return {
        question: _ranking(question, offer.rule, offer.metric).reasons(features)
        for question, features in zip(QUESTIONS, asked, strict=True)
    }


def _side(offer: Offer, name: str | None, which: int) -> Side | None:
    """Return a side with its words: those that the rules found, else its nearest mention."""
    if name is None:
        return None
    known = offer.rules[which]
    if known is not None and known.name == name:
        return known
    nearest = offer.mentions.get(name, ())
    return Side(name, nearest[0].mention if nearest else None)
