"""Danger to a person: the harm the law has us report, and the risks everybody at the bedside has to know of.

Owns safeguarding reports with every step taken about them, and the risk flags on the head of a case.
Leaves who belongs to the circle of a case to `cases`, the abuse shown on a family map to `people`.
"""
