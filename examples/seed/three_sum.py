"""Distinct value triples with sum zero, by sorting and two pointers.

Input: n, then n integers. Output: one triple per line, in ascending order.
"""


def zero_triples(nums):
    nums.sort()
    found = []
    for i, first in enumerate(nums):
        if i and first == nums[i - 1]:
            continue
        left, right = i + 1, len(nums) - 1
        while left < right:
            total = first + nums[left] + nums[right]
            if total < 0:
                left += 1
            elif total > 0:
                right -= 1
            else:
                found.append((first, nums[left], nums[right]))
                left += 1
                while left < right and nums[left] == nums[left - 1]:
                    left += 1
    return found


if __name__ == "__main__":
    input()
    for triple in zero_triples(list(map(int, input().split()))):
        print(*triple)
