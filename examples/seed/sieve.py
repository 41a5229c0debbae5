"""Sieve of Eratosthenes and the smallest prime factor of every number.

Input: n. Output: the number of primes up to n, then n as a product of primes.
"""


def smallest_factors(limit):
    factor = list(range(limit + 1))
    p = 2
    while p * p <= limit:
        if factor[p] == p:
            for multiple in range(p * p, limit + 1, p):
                if factor[multiple] == multiple:
                    factor[multiple] = p
        p += 1
    return factor


def main():
    n = int(input())
    factor = smallest_factors(n)
    print(sum(1 for i in range(2, n + 1) if factor[i] == i))
    parts = []
    while n > 1:
        parts.append(factor[n])
        n //= factor[n]
    print(" * ".join(map(str, parts)) or "1")


if __name__ == "__main__":
    main()
