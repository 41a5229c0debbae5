import sys


def main():
    a, b = sys.stdin.readline().split()
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            table[i][j] = table[i - 1][j - 1] + 1 if x == y else max(table[i - 1][j], table[i][j - 1])
    best, i, j = [], len(a), len(b)
    while i and j:
        if a[i - 1] == b[j - 1]:
            best.append(a[i - 1])
            i, j = i - 1, j - 1
        elif table[i - 1][j] >= table[i][j - 1]:
            i -= 1
        else:
            j -= 1
    print(table[-1][-1], "".join(reversed(best)))


if __name__ == "__main__":
    main()
