"""Danger to a person: the harm the law has us report, the risks everybody at the bedside has to know of, a child's secrets.

Owns safeguarding reports with every step taken about them, the risk flags on the head of a case, and the door of a minor's
record: who asks to open it from outside, and who approved it.
Leaves who belongs to the care team and what stands open to `cases`, the abuse shown on a family map to `people`.
"""
