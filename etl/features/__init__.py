"""What can be seen of a reading: short named features, the same for training and for use.

``quantity`` looks at the number and the words around it, ``reading`` at the verb and the noun that
a reading takes, ``history`` at what was told before.
"""

from etl.features.quantity import magnitude, quantity_features
from etl.features.reading import Common, nothing_features, reading_features

__all__ = ["Common", "magnitude", "nothing_features", "quantity_features", "reading_features"]
