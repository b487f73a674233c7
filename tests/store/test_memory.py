"""Computed once for a version, and carried where a change does not matter."""

from desktop.store.memory import Memory


def test_computed_once_for_a_version_and_carried() -> None:
    memory, computed = Memory(), []

    def compute() -> list[int]:
        computed.append(1)
        return [len(computed)]

    first = memory.remember("lots", 1, compute)
    assert memory.remember("lots", 1, compute) is first
    memory.carry("lots", 1, 2)
    assert memory.remember("lots", 2, compute) is first
    memory.carry("lots", 1, 3)
    assert memory.remember("lots", 3, compute) == [2], "what was not current is not carried"
    memory.carry("never", 1, 2)
    assert memory.remember("never", 2, compute) == [3]
