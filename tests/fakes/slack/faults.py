"""Faults of the Web API that a test orders: each is for so many calls of a method."""

import dataclasses

KINDS = ('reset', 'close', 'slow', 'status', 'truncated', 'error', 'hang')


@dataclasses.dataclass
class Fault:
    """reset: TCP reset after the request was read. close: the same with an ordinary end. slow: the
    answer comes after `seconds`. status: HTTP `status` with an HTML body. truncated: half a body,
    then the end. error: a body that says `code`. hang: no answer at all. With `effect` the call
    has been carried out nevertheless."""
    method: str
    kind: str
    count: int = 1
    effect: bool = False
    team: str = ''
    seconds: float = 0.0
    status: int = 500
    code: str = 'internal_error'


class FaultPlan:
    def __init__(self):
        self.planned = []

    def add(self, fault):
        if fault.kind not in KINDS:
            raise ValueError(f'{fault.kind}: one of {", ".join(KINDS)}')
        self.planned.append(fault)

    def take(self, method, team):
        """The fault for this call, or None."""
        for fault in self.planned:
            if fault.method in ('*', method) and fault.team in ('', team or ''):
                fault.count -= 1
                if fault.count <= 0:
                    self.planned.remove(fault)
                return fault
        return None
