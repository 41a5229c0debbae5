#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <math.h>
#include <time.h>

static int compare(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

int main(int argc, char **argv) {
  int n;
  if (scanf("%d", &n) != 1) return 2;
  int *values = malloc(n * sizeof *values);
  long long sum = 0;
  for (int i = 0; i < n; i++) {
    scanf("%d", &values[i]);
    sum += values[i];
  }
  qsort(values, n, sizeof *values, compare);
  printf("%lld %d %.6f %d\n", sum, values[n / 2], sqrt((double)sum), argc);
  fprintf(stderr, "%s\n", getenv("HOME") ? "home" : "no home");
  clock_t before = clock();
  free(values);
  return clock() < before ? 9 : 4;
}
