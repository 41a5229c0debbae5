"""The Z function of a string and its smallest period.

Input: one string. Output: the Z values, then the smallest p with s[i] == s[i + p].
"""


def z_function(s):
    n = len(s)
    z = [0] * n
    z[0] = n
    left = right = 0
    for i in range(1, n):
        if i < right:
            z[i] = min(right - i, z[i - left])
        while i + z[i] < n and s[z[i]] == s[i + z[i]]:
            z[i] += 1
        if i + z[i] > right:
            left, right = i, i + z[i]
    return z


def smallest_period(s):
    z = z_function(s)
    return next((p for p in range(1, len(s)) if p + z[p] == len(s)), len(s))


if __name__ == "__main__":
    word = input().strip()
    print(*z_function(word))
    print(smallest_period(word))
