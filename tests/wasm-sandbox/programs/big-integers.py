import math

print(math.factorial(60), 3**200 % 10**30, pow(7, 10**9, 998244353))
print(math.comb(100, 50), math.gcd(2**60 - 1, 2**36 - 1), math.isqrt(10**40))
print((1 << 100).bit_length(), -7 // 2, -7 % 3, divmod(-(10**20), 7), int("zz", 36), hex(2**70))
