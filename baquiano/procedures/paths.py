"""Ways through a diagram, for a fact that arrives before the case has reached it."""

from collections import deque
from collections.abc import Mapping
from typing import Any

Way = list[tuple[str, str]]


def way(flow: Mapping[str, Any], start: str, goal: str, passable: Mapping[str, Any], only_exit: str) -> Way | None:
    """The shortest way from the activity ``start`` to ``goal`` as (activity, exit) pairs; None when there is none.

    Only ``passable`` activities are walked over (those that no domain verb fulfils), by exits that do not return.
    ``flow["next"]`` maps activity → exit → the activities that it leads to.
    """
    pending: deque[tuple[str, Way]] = deque([(start, [])])
    seen = {start}
    while pending:
        node, walked = pending.popleft()
        if node not in passable:
            continue
        for code, targets in flow.get("next", {}).get(node, {}).items():
            drawn = passable[node].outcome(code)
            if drawn and drawn.get("is_return"):
                continue
            for target in targets:
                step = [*walked, (node, code)]
                if target == goal:
                    return step
                if target not in seen:
                    seen.add(target)
                    pending.append((target, step))
    return None
