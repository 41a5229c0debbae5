"""A matrix read in a clockwise spiral.

Input: h w, then h rows. Output: the values in spiral order.
"""


def spiral(matrix):
    result = []
    while matrix:
        result += matrix.pop(0)
        matrix = [list(row) for row in zip(*matrix)][::-1]
    return result


if __name__ == "__main__":
    h, _ = map(int, input().split())
    print(*spiral([input().split() for _ in range(h)]))
