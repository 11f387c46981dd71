"""How a story tells what became of a matter."""

from typing import Any


def life(matter: dict[str, Any]) -> list[str]:
    """Each act in a line: who, what, and the stage it led to."""
    return [
        f"{each['actor']['role']} {each['action']} -> {each['to_stage']}"
        for each in matter["events"]
    ]


def standing(matter: dict[str, Any]) -> tuple[str, str | None, int | None, int]:
    """Where a matter stands: stage, the holder's layer, the days given, the round."""
    holder, due = matter["holder"], matter["due"]
    return (
        matter["stage"],
        holder and holder["layer"],
        due and due["days"],
        matter["round"],
    )
