"""Largest rectangle under a histogram, with a monotone stack.

Input: n, then n heights. Output: the largest area.
"""


def largest_rectangle(heights):
    stack = []
    best = 0
    for i, height in enumerate(heights + [0]):
        while stack and heights[stack[-1]] >= height:
            tall = heights[stack.pop()]
            width = i - stack[-1] - 1 if stack else i
            best = max(best, tall * width)
        stack.append(i)
    return best


if __name__ == "__main__":
    input()
    print(largest_rectangle([int(token) for token in input().split()]))
