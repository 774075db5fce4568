"""Where on its row everything stands: as near to parents and children as the neighbours allow, never overlapping."""

from collections.abc import Sequence


def spread(wishes: Sequence[float], weights: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """Return the places nearest to the wishes (least weighted squares) that keep the order and the gaps.

    `gaps[i]` is the least distance from place i to place i + 1. Weights are above 0.
    """
    shifts = [0.0]
    for gap in gaps:
        shifts.append(shifts[-1] + gap)
    # With the gaps taken off, what remains is a row that may only rise: pool those that would fall.
    pools: list[list[float]] = []  # weighted mean, weight, how many
    for wish, weight, shift in zip(wishes, weights, shifts, strict=True):
        pools.append([wish - shift, weight, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            mean, heavy, many = pools.pop()
            last = pools[-1]
            last[0] = (last[0] * last[1] + mean * heavy) / (last[1] + heavy)
            last[1] += heavy
            last[2] += many
    places = [mean for mean, _weight, many in pools for _one in range(int(many))]
    return [place + shift for place, shift in zip(places, shifts, strict=True)]
