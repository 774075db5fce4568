"""What medical social workers offer and how it is named: dated vocabularies for items, scenes, reasons.

Owns the terms, the library they are loaded from, the terms an institution adds for itself, and what a library holds for
assessments: the tables hardship is judged by, the goals offered for a problem.
Leaves to others where a term is used: cases, activities and indicators store its code and ask here for its label.
"""
