"""What medical social workers offer and how it is named: dated vocabularies for items, scenes, reasons.

Owns the terms, the library they are loaded from, and the terms an institution adds for itself.
Leaves to others where a term is used: cases, activities and indicators store its code and ask here for its label.
"""
