"""Convex hull by Andrew's monotone chain, and twice its area.

Input: n, then n lines x y with integers. Output: hull size and twice the area.
"""
import sys


def cross(o, a, b):
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


def half_hull(points):
    hull = []
    for p in points:
        while len(hull) >= 2 and cross(hull[-2], hull[-1], p) <= 0:
            hull.pop()
        hull.append(p)
    return hull[:-1]


def convex_hull(points):
    points = sorted(set(points))
    if len(points) <= 2:
        return points
    return half_hull(points) + half_hull(reversed(points))


def twice_area(polygon):
    total = 0
    for (x1, y1), (x2, y2) in zip(polygon, polygon[1:] + polygon[:1]):
        total += x1 * y2 - x2 * y1
    return abs(total)


if __name__ == "__main__":
    sys.stdin.readline()
    hull = convex_hull([tuple(map(int, line.split())) for line in sys.stdin if line.strip()])
    print(len(hull), twice_area(hull))
