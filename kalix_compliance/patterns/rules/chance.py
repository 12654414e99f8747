"""How often so many would come together by chance: an exact tail, and nothing more learned than that.

The share of a feature is not known, only seen: so many of so many in the months before. What is likely
for the next complaints is therefore the beta-binomial law, which is a binomial law that remembers how
little it has seen: three out of four says less than three hundred out of four hundred.
"""

from math import exp, fsum, lgamma


def tail(observed: int, of: int, shared: float, unshared: float) -> float:
    """The probability of `observed` or more among `of`, after `shared` and `unshared` have been seen.

    Both must be above 0 (`Usual` sees to it that something is expected of what was never seen). Between 0
    and 1.
    """
    if observed <= 0:
        return 1.0
    if observed > of:
        return 0.0
    fixed = lgamma(of + 1) + lgamma(shared + unshared) - lgamma(shared) - lgamma(unshared)
    fixed -= lgamma(of + shared + unshared)
    high = range(observed, of + 1)
    if len(high) <= observed:
        return min(1.0, fsum(exp(fixed + _term(k, of, shared, unshared)) for k in high))
    low = fsum(exp(fixed + _term(k, of, shared, unshared)) for k in range(observed))
    return min(1.0, max(0.0, 1.0 - low))


def _term(k: int, of: int, shared: float, unshared: float) -> float:
    return lgamma(k + shared) + lgamma(of - k + unshared) - lgamma(k + 1) - lgamma(of - k + 1)
