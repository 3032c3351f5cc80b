"""What the weights of ``etl/weights`` are learned from hand-marked documents by.

``marks`` reads the documents, ``readings``, ``sides`` and ``places`` ask what each of them shows,
``regression`` makes the answers likely. ``python -m benchmarks.training`` is the command.
"""
