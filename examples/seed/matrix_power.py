"""The n-th Fibonacci number modulo a prime by matrix exponentiation.

Input: n (up to 10**18). Output: F(n) mod 998244353.
"""
MOD = 998244353


def multiply(a, b):
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) % MOD for column in columns] for row in a]


def power(matrix, exponent):
    size = len(matrix)
    result = [[int(i == j) for j in range(size)] for i in range(size)]
    while exponent:
        if exponent & 1:
            result = multiply(result, matrix)
        matrix = multiply(matrix, matrix)
        exponent >>= 1
    return result


if __name__ == "__main__":
    print(power([[1, 1], [1, 0]], int(input()))[0][1])
