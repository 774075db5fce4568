"""The toolbox every room stands on: ids, dates, encryption, guarded models, pages.

It owns no table and knows no word of the domain.
What a client, a case or a figure is belongs to the rooms above.
"""
