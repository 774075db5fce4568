"""The benchmark: what the system costs, beside what a bare Django and hand-written SQL cost on the same machine."""
