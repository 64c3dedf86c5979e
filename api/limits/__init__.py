"""How often somebody may ask what costs work, or what is private (docs/limits.md).

A view names its limit in `limit_scope`, one of the names in `policies.py`; public views have one
already.  What the layer of kept answers gives never comes here.
"""

from .charging import charge, refuse_if_used_up
from .middleware import LimitMiddleware, scope_of

__all__ = ["LimitMiddleware", "charge", "refuse_if_used_up", "scope_of"]
