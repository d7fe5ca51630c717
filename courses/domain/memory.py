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
        if value is None:
            return value
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._size():
                self._values.popitem(last=False)
        return value

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
