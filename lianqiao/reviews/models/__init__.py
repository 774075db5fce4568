"""Tables of the reviews, one module a noun."""

from .hints import LikenessHint
from .samples import AuditSample, CheckedItem, SampledRecord

__all__ = ["AuditSample", "CheckedItem", "LikenessHint", "SampledRecord"]
