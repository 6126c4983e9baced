"""The state machines as Mermaid diagrams, drawn from each model's table of moves."""

from __future__ import annotations

from typing import Any

from django.apps import apps


def stateful_models() -> list[Any]:
    """Every model with MOVES, in the order of the floors."""
    return [model for model in apps.get_models() if hasattr(model, "MOVES")]


def diagram(model: Any) -> str:
    """One machine: the model's default is where it begins, a state without moves is an end."""
    words = dict(model.State.choices)
    lines = ["stateDiagram-v2", f"    [*] --> {model._meta.get_field('state').default.value}"]
    lines += [f"    {state.value}: {words[state.value]}" for state in model.MOVES]
    for state, following in model.MOVES.items():
        lines += [f"    {state.value} --> {one.value}" for one in sorted(following)]
        if not following:
            lines.append(f"    {state.value} --> [*]")
    return "\n".join(lines)


def markdown() -> str:
    parts = [
        f"## {str(model._meta.verbose_name).capitalize()}\n\n```mermaid\n{diagram(model)}\n```"
        for model in stateful_models()
    ]
    return "\n\n".join(parts)
