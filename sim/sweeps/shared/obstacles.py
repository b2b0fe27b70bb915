"""Why some outcomes of an analysis have no result, said once for all that share a reason."""

from __future__ import annotations

from collections.abc import Mapping


def obstacles_said(reasons: Mapping[str, str]) -> tuple[str, ...]:
    """A sentence for each reason, from {label of an outcome: reason}; an empty reason is none."""
    labels: dict[str, list[str]] = {}
    for label, reason in reasons.items():
        if reason:
            labels.setdefault(reason, []).append(f"'{label}'")
    return tuple(f"{', '.join(names)}: {reason}" for reason, names in labels.items())
