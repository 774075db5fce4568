"""The people who serve: medical social workers, where they are posted, and what they are qualified for.

Owns workers and their dated assignments with source, employer and FTE, from which every workforce figure follows.
Leaves to others accounts and seats (registry) and volunteers, who are never counted as workers.
"""
