"""Reading spreadsheets as people really keep them, without a database.

`grid` gives typed cells with addresses, `tables` finds the tables in them, `dates`, `amounts` and `words`
read one cell each, `registry_book` and `service_log` turn a book into drafts. Nothing is ever dropped:
what is not a draft is a skipped row with its reason or a refused row with findings by cell.
"""
