"""Goal Attainment Scaling: what several goals of different weight come to in one number."""

from collections.abc import Iterable
from decimal import Decimal

# The correlation between goals that Kiresuk and Sherman assume when none is measured.
RHO = Decimal("0.3")


def t_score(rated: Iterable[tuple[int, int]]) -> Decimal:
    """Return T of (weight, level) of each goal, to two places; 50 is what was hoped for on the whole.

    T = 50 + 10·Σwx / √((1 − ρ)·Σw² + ρ·(Σw)²), levels from −2 to +2. Raises `ValueError` when nothing was rated.
    """
    pairs = [(Decimal(weight), Decimal(level)) for weight, level in rated]
    if not pairs:
        raise ValueError("no goal was rated")
    weighted = sum((weight * level for weight, level in pairs), Decimal(0))
    squares = sum((weight * weight for weight, _level in pairs), Decimal(0))
    whole = sum((weight for weight, _level in pairs), Decimal(0))
    spread = ((1 - RHO) * squares + RHO * whole * whole).sqrt()
    return (50 + 10 * weighted / spread).quantize(Decimal("0.01"))
