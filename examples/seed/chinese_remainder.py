"""Chinese remainder theorem for moduli that need not be coprime.

Input: k, then k lines r m. Output: the least x >= 0 with x = r (mod m) for all, or -1.
"""
from math import gcd


def extended_gcd(a, b):
    """Returns (g, x, y) with a * x + b * y == g."""
    if b == 0:
        return a, 1, 0
    g, x, y = extended_gcd(b, a % b)
    return g, y, x - a // b * y


def merge(r1, m1, r2, m2):
    g = gcd(m1, m2)
    if (r2 - r1) % g:
        return None
    _, p, _ = extended_gcd(m1 // g, m2 // g)
    lcm = m1 // g * m2
    return (r1 + m1 * ((r2 - r1) // g * p % (m2 // g))) % lcm, lcm


def main():
    state = (0, 1)
    for _ in range(int(input())):
        r, m = map(int, input().split())
        state = merge(*state, r % m, m)
        if state is None:
            print(-1)
            return
    print(state[0])


if __name__ == "__main__":
    main()
