"""From a request for help to the closing of a case: what a worker does with one client.

Owns requests, cases, contacts with who was present, addenda and plan steps, and the facts counted from them.
Leaves who the person is to `people`, who the worker is to `workforce`, and the words of the codes to `catalogue`.
"""
