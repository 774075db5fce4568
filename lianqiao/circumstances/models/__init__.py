"""The tables, split by noun."""

from .attachments import Attachment
from .circumstances import Circumstances, Coworker
from .wishes import SupervisionWish

__all__ = ["Attachment", "Circumstances", "Coworker", "SupervisionWish"]
