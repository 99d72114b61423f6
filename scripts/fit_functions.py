#!/usr/bin/env python3
"""Prints the coefficients in kernels/functions.h and kernels/normal.h, highest power first, with
the error of the approximation itself (relative to the function's value). Needs mpmath."""
from functools import lru_cache

from mpmath import cos, erfc, erfinv, exp, findroot, log, lu_solve, matrix, mp, mpf, nstr, pi, sin, sqrt

mp.dps = 50


def value(coefficients, x):
    total = mpf(0)
    for c in reversed(coefficients):
        total = total * x + c
    return total


def chebyshev_nodes(low, high, n):
    return [(low + high) / 2 - (high - low) / 2 * cos((2 * i + 1) * pi / (2 * n)) for i in range(n)]


def polynomial(f, low, high, n, weight):
    """n coefficients whose greatest weighted error is least (Remez's exchange)."""
    nodes = chebyshev_nodes(low, high, n + 1)
    for _ in range(12):
        rows, right = matrix(n + 1, n + 1), matrix(n + 1, 1)
        for i, x in enumerate(nodes):
            for j in range(n):
                rows[i, j] = x**j
            rows[i, n] = (-1) ** i / weight(x)
            right[i] = f(x)
        solution = lu_solve(rows, right)
        coefficients = [solution[j] for j in range(n)]
        grid = [low] + chebyshev_nodes(low, high, 40 * n) + [high]
        errors = [(value(coefficients, x) - f(x)) * weight(x) for x in grid]
        extrema, start = [], 0
        for i in range(1, len(grid) + 1):  # the largest error between two changes of sign
            if i == len(grid) or (errors[i] > 0) != (errors[start] > 0):
                extrema.append(max(range(start, i), key=lambda k: abs(errors[k])))
                start = i
        if len(extrema) < n + 1:
            break
        while len(extrema) > n + 1:
            extrema.pop(0 if abs(errors[extrema[0]]) < abs(errors[extrema[-1]]) else -1)
        nodes = [grid[k] for k in extrema]
        if max(map(abs, errors)) < abs(solution[n]) * mpf("1.0001"):
            break
    return coefficients, max(map(abs, errors))


def rational(f, low, high, n):
    """P/Q of degree n each that meets f at Chebyshev nodes; Q(0) = 1."""
    size = 2 * n + 1
    rows, right = matrix(size, size), matrix(size, 1)
    for i, x in enumerate(chebyshev_nodes(low, high, size)):
        for j in range(n + 1):
            rows[i, j] = x**j
        for j in range(1, n + 1):
            rows[i, n + j] = -f(x) * x**j
        right[i] = f(x)
    solution = lu_solve(rows, right)
    p = [solution[j] for j in range(n + 1)]
    q = [mpf(1)] + [solution[n + j] for j in range(1, n + 1)]
    grid = chebyshev_nodes(low, high, 20 * size)
    return p, q, max(abs(value(p, x) / value(q, x) / f(x) - 1) for x in grid)


def show(name, error, *lists, digits):
    print(f"{name}: error {nstr(error, 3)}")
    for coefficients in lists:
        print("   ", ", ".join(nstr(c, digits) for c in reversed(coefficients)))


def near_zero(f, limit):
    """f with its limit at 0, where it is 0/0."""
    return lambda x: limit if abs(x) < mpf("1e-16") else f(x)


def one(_):
    return mpf(1)


half = log(mpf(2)) / 2 * mpf("1.0001")
for n, digits in ((5, 9), (11, 17)):
    c, e = polynomial(near_zero(lambda x: (exp(x) - 1 - x) / x**2, mpf(1) / 2), -half, half, n, one)
    show("exp: (e^r - 1 - r) / r^2", e * half**2, c, digits=digits)

low, high = sqrt(mpf(1) / 2) - 1, sqrt(mpf(2)) - 1
for n, digits in ((9, 9), (20, 17)):
    c, e = polynomial(near_zero(lambda f: (log(1 + f) - f + f * f / 2) / f**3, mpf(1) / 3), low, high, n, one)
    show("log: (ln(1 + f) - f + f^2/2) / f^3", e * high**2, c, digits=digits)

top = mpf(1) / 64
for n, digits in ((3, 9), (6, 17)):
    c, e = polynomial(
        near_zero(lambda y: (sin(2 * pi * sqrt(y)) / sqrt(y) - 2 * pi) / y, -((2 * pi) ** 3) / 6), mpf(0), top, n, one)
    show("sine: (sin(2 pi r) / r - 2 pi) / r^2, in r^2", e * top / (2 * pi), c, digits=digits)
for n, digits in ((4, 9), (7, 17)):
    c, e = polynomial(
        near_zero(lambda y: (cos(2 * pi * sqrt(y)) - 1) / y, -((2 * pi) ** 2) / 2), mpf(0), top, n, one)
    show("cosine: (cos(2 pi r) - 1) / r^2, in r^2", e * top * sqrt(2), c, digits=digits)

edge = mpf("0.425") ** 2
middle = near_zero(lambda x: sqrt(mpf(2)) * erfinv(2 * sqrt(edge - x)) / sqrt(edge - x), None)
for n, digits in ((4, 9), (8, 17)):
    p, q, e = rational(middle, mpf(0), edge, n)
    show("inverse normal, middle: z/y in 0.180625 - y^2", e, p, q, digits=digits)


@lru_cache(maxsize=None)
def score(x):
    """z / s at s = 1/x, where ln Phi(-z) = -s^2 / 2."""
    s = 1 / x
    guess = s - log(2 * pi * s * s) / (2 * s)
    return findroot(lambda z: log(erfc(z / sqrt(mpf(2))) / 2) + s * s / 2, guess) / s


for n, digits in ((4, 9), (9, 17)):
    p, q, e = rational(score, 1 / mpf(14), 1 / sqrt(-2 * log(mpf("0.075"))), n)
    show("inverse normal, tail: z/s, lowest power of s first", e, p[::-1], q[::-1], digits=digits)


def scaled_tail(s):
    a = 5 * (1 + s) / (1 - s)
    return (a + 5) * exp(a * a / 2) * erfc(a / sqrt(mpf(2))) / 2


for n, digits, end in ((10, 9, 14), (22, 17, mpf("38.5"))):
    c, e = polynomial(scaled_tail, mpf(-1), (end - 5) / (end + 5), n, lambda s: 1 / scaled_tail(s))
    show("normal cdf: (a + 5) e^(a^2/2) Phi(-a) in (a - 5)/(a + 5)", e, c, digits=digits)
