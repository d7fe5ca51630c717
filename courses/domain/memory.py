"""A small memory of a process: the latest values by key, forgotten when there are too many."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """Remembers values that never change for their key. Safe among threads."""

    def __init__(self, size: Callable[[], int]) -> None:
        """Remember at most as many values as ``size`` says."""
        self._size = size
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made at the first call. Nothing found is not remembered."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        if value is not None:
            self.put(key, value)
        return value

    def peek(self, key: Hashable) -> Value | None:
        """Return the value of a key, or nothing."""
        return self._values.get(key)

    def put(self, key: Hashable, value: Value) -> None:
        """Remember a value, and forget the oldest when there are too many."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._size():
                self._values.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
