"""Which facts are printings of one report: nearly the same sentence in several documents.

A report of an agency is printed by many outlets, cut and set a little differently. However often
it is printed, it is one origin.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.grouping import Codes, group_codes

Hashes: TypeAlias = npt.NDArray[np.uint64]
Signatures: TypeAlias = npt.NDArray[np.uint32]
Mask: TypeAlias = npt.NDArray[np.bool_]

# Two sentences are nearly the same when so much of their pairs of words is the same …
NEARLY_SAME = 0.7
# … as so many hashes tell (MinHash). Those that agree in one of some bands are compared; the two
# hashes of a band are one number of 64 bits.
HASHES = 32
BANDS = 8
_SENTENCES_AT_ONCE = 100_000


def nearly_repeated(facts: pa.Table, printing: Codes) -> Mask:
    """Tell which facts another document states in nearly the same sentence.

    ``printing`` numbers the ``printings`` of the facts. Only sentences that state the same
    observation are compared: 53 and 63 drones are no printings of one report, however alike the
    words.
    """
    document = group_codes(facts["doc_id"])
    count = document.max(initial=0) + 1
    printed = np.bincount(pd.unique(printing * count + document) // count, minlength=1)
    mask: Mask = printed[printing] > 1
    return mask


def printings(facts: pa.Table) -> Codes:
    """Return for each fact the number of its printing.

    Facts that state one observation in the same or nearly the same sentence share one.
    """
    observation = group_codes(facts["observation_id"])
    wording = group_codes(observation, facts["sentence"])
    first = _first_rows(wording)
    # A wording is compared with others only if other sentences word the same observation.
    worded = np.bincount(observation[first], minlength=1)[observation[first]] > 1
    labels = np.arange(len(first))
    if worded.any():
        compared = first[worded]
        signatures = minhashes(facts["sentence"].take(pa.array(compared)))
        labels[worded] = np.flatnonzero(worded)[_alike(signatures, observation[compared])]
    found: Codes = labels[wording]
    return found


def minhashes(sentences: pa.ChunkedArray) -> Signatures:
    """Return a signature a sentence: the share of equal numbers estimates that of equal words.

    Quotation marks, case and spaces do not count.
    """
    parts = [
        _minhashes(sentences.slice(start, _SENTENCES_AT_ONCE).combine_chunks())
        for start in range(0, len(sentences), _SENTENCES_AT_ONCE)
    ]
    return np.concatenate(parts)


def _minhashes(sentences: pa.Array) -> Signatures:
    spaced = pc.replace_substring_regex(pc.utf8_lower(sentences), r"[^\pL\pN]+", " ")
    words = pc.split_pattern(pc.utf8_trim(spaced, " "), " ")
    encoded = words.flatten().dictionary_encode()
    names = encoded.dictionary.to_numpy(zero_copy_only=False).astype(object)
    hashes: Hashes = pd.util.hash_array(names)[encoded.indices.to_numpy()]
    starts = words.offsets.to_numpy()[:-1] - words.offsets[0].as_py()
    # The last word of a sentence is followed by nothing.
    follows = np.append(hashes[1:], np.uint64(0))
    follows[starts[1:] - 1] = 0
    pairs = (hashes * np.uint64(3) + follows >> np.uint64(32)).astype(np.uint32)
    seeds = pd.util.hash_array(np.arange(HASHES)).astype(np.uint32) | np.uint32(1)
    return np.stack([np.minimum.reduceat(pairs * seed, starts) for seed in seeds], axis=1)


def _alike(signatures: Signatures, observations: Codes) -> Codes:
    """Return for each sentence the first one that it is a printing of, perhaps itself."""
    pairs = np.concatenate(list(_near_pairs(signatures, observations)))
    return _least_connected(np.arange(len(signatures)), pairs[:, 0], pairs[:, 1])


def _near_pairs(signatures: Signatures, observations: Codes) -> Iterator[Codes]:
    """Yield pairs of sentences that are nearly the same and agree in one band of their hashes."""
    others = np.arange(len(signatures))
    bands = signatures.view(np.int64)
    for number in range(BANDS):
        bucket = group_codes(observations, pd.factorize(bands[:, number])[0])
        first = _first_rows(bucket)[bucket]
        near = first != others
        near[near] = (signatures[first[near]] == signatures[near]).mean(axis=1) >= NEARLY_SAME
        yield np.stack([first[near], others[near]], axis=1)


def _least_connected(labels: Codes, one: Codes, other: Codes) -> Codes:
    """Return for each the least label of all that pairs connect it with."""
    while True:
        before = labels.copy()
        lower = np.minimum(labels[one], labels[other])
        np.minimum.at(labels, one, lower)
        np.minimum.at(labels, other, lower)
        labels = labels[labels]
        if np.array_equal(labels, before):
            return labels


def _first_rows(codes: Codes) -> Codes:
    """Return the first row of each group, in the order of their codes."""
    return np.unique(codes, return_index=True)[1]
