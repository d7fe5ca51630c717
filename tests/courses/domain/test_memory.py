from concurrent.futures import ThreadPoolExecutor

import pytest

from courses.domain.memory import Memory


def test_a_value_is_made_once():
    memory, made = Memory(lambda: 10), []

    values = [memory.get("a", lambda: made.append(1) or len(made) or 0) for _number in range(3)]

    assert values == [1, 1, 1]


def test_the_value_used_longest_ago_is_forgotten_first():
    memory = Memory(lambda: 2)
    for key in ("a", "b", "a", "c"):
        memory.get(key, lambda key=key: key)

    assert [memory.get(key, lambda: "new") for key in ("a", "c", "b")] == ["a", "c", "new"]


def test_nothing_found_is_asked_again():
    memory = Memory(lambda: 2)

    assert memory.get("a", lambda: None) is None
    assert memory.get("a", lambda: "now there") == "now there"


def test_what_cannot_be_made_is_not_remembered():
    memory = Memory(lambda: 2)

    with pytest.raises(ZeroDivisionError):
        memory.get("a", lambda: 1 // 0)

    assert memory.get("a", lambda: 1) == 1


def test_forgetting_everything():
    memory = Memory(lambda: 2)
    memory.get("a", lambda: 1)

    memory.clear()

    assert memory.get("a", lambda: 2) == 2


def test_many_threads_read_the_same():
    memory = Memory(lambda: 5)

    with ThreadPoolExecutor(8) as pool:
        values = list(pool.map(lambda n: memory.get(n % 20, lambda: n % 20), range(2000)))

    assert values == [n % 20 for n in range(2000)]
