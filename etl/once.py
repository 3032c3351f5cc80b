"""A property that is worked out when it is first asked for and then kept.

``functools.cached_property`` takes a lock each first time (until Python 3.12), which costs more
than many of our properties do. What is read here belongs to one thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Value = TypeVar("Value")


class once(Generic[Value]):  # noqa: N801 - used like ``property``
    """Turns a method without arguments into an attribute of the instance."""

    def __init__(self, make: Callable[[Any], Value]) -> None:
        """Take the method that works the value out."""
        self._make, self._name = make, make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> once[Value]: ...

    @overload
    def __get__(self, instance: object, owner: type) -> Value: ...

    def __get__(self, instance: object | None, owner: type) -> once[Value] | Value:
        """Return the value; from now on the instance has it as a plain attribute."""
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._make(instance)
        return value
