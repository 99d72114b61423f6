"""What the array model asks of a library, in NumPy and its likes (CuPy)."""

import numpy


class ArrayOps:
    """NumPy's own names, and CuPy's, which are the same. `eager`: what is not needed this month is left out.
    `real`: the precision of what is made of Python's numbers alone; None where the library sees to it."""

    def __init__(self, xp=numpy, eager=True, real=numpy.float32):
        self.xp, self.eager, self.real = xp, eager, real
        for name in "minimum maximum stack exp sqrt ceil".split():
            if not hasattr(self, name):
                setattr(self, name, getattr(xp, name))
        self.concat = xp.concatenate

    def array(self, x):
        return self.xp.asarray(x)

    def where(self, mask, yes, no):
        if self.real and isinstance(yes, float) and isinstance(no, float):  # NumPy's would be double, and spread
            yes, no = self.real(yes), self.real(no)
        return self.xp.where(mask, yes, no)

    def zeros(self, like, rows):
        return self.xp.zeros((rows, *like.shape), dtype=like.dtype)

    def full(self, like, value):
        return self.xp.full_like(like, value)

    def ones(self, like):
        return self.full(like, 1.0)

    def positive(self, x):
        return self.xp.maximum(x, 0.0)

    def clip01(self, x):
        return self.xp.minimum(self.xp.maximum(x, 0.0), 1.0)

    def rows(self, x, places):
        """x[places]; a view where they stand side by side."""
        first = places[0]
        side_by_side = list(places) == list(range(first, first + len(places)))
        return x[first : first + len(places)] if side_by_side else self.stack([x[place] for place in places])

    def total(self, x, places):
        """The sum of some rows."""
        result = x[places[0]]
        for place in places[1:]:
            result = result + x[place]
        return result

    def sums(self, f, groups, like):
        """For each group the sum of f over it."""
        return self.stack(
            [sum((f(j) for j in group[1:]), f(group[0])) if group else self.full(like, 0) for group in groups]
        )

    def fence(self, values):
        """What a compiler shall have at hand before it goes on, instead of computing it anew in every use."""
        return values

    def may_be(self, mask):
        """False only where the mask is known to be nowhere."""
        return not self.eager or bool(mask.any())

    def hold(self, lookups):
        """Their values in the library's own arrays, before anything asks for them."""
        for lookup in lookups:
            lookup.held = self.array(lookup.values.astype(numpy.float32))

    def lookup(self, lookup, score):
        """The value of a tabulated quantile function at each score."""
        xp, values = self.xp, lookup.held
        position = xp.clip((score - numpy.float32(lookup.low)) * numpy.float32(lookup.scale), 0, len(lookup.values) - 1)
        knot = xp.minimum(position.astype(numpy.int32), len(lookup.values) - 2)
        low = values[knot]
        value = low + (position - knot.astype(position.dtype)) * (values[knot + 1] - low)
        return xp.where(score < lookup.low, numpy.float32(0), value)
