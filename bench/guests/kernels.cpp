// Reads the name of a kernel and how often to repeat it; prints a checksum.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <functional>
#include <map>
#include <queue>
#include <string>
#include <vector>
using namespace std;

static uint64_t state = 12345;
static uint32_t next_random() {
  state = state * 6364136223846793005ULL + 1442695040888963407ULL;
  return state >> 33;
}

static long long sieve() {
  const int n = 4000000;
  vector<char> prime(n + 1, 1);
  for (int i = 2; (long long)i * i <= n; i++)
    if (prime[i])
      for (int j = i * i; j <= n; j += i) prime[j] = 0;
  return count(prime.begin() + 2, prime.end(), 1);
}

static long long subsequence() {
  const int n = 3000;
  vector<int> a(n), b(n), last(n + 1), row(n + 1);
  for (int i = 0; i < n; i++) a[i] = next_random() % 26, b[i] = next_random() % 26;
  for (int i = 0; i < n; i++) {
    for (int j = 0; j < n; j++) row[j + 1] = a[i] == b[j] ? last[j] + 1 : max(last[j + 1], row[j]);
    swap(last, row);
  }
  return last[n];
}

static long long dijkstra() {
  const int n = 40000;
  vector<vector<pair<int, int>>> graph(n);
  for (int i = 0; i < n * 5; i++) {
    int u = next_random() % n, v = next_random() % n, w = next_random() % 1000 + 1;
    graph[u].push_back({v, w});
    graph[v].push_back({u, w});
  }
  vector<long long> distance(n, 1LL << 60);
  priority_queue<pair<long long, int>, vector<pair<long long, int>>, greater<>> heap;
  distance[0] = 0;
  heap.push({0, 0});
  while (!heap.empty()) {
    auto [d, u] = heap.top();
    heap.pop();
    if (d > distance[u]) continue;
    for (auto &[v, w] : graph[u])
      if (d + w < distance[v]) heap.push({distance[v] = d + w, v});
  }
  long long sum = 0;
  for (long long d : distance) sum += d < 1LL << 60 ? d : 0;
  return sum;
}

static long long words() {
  map<string, int> counts;
  for (int i = 0; i < 150000; i++) counts["w" + to_string(next_random() % 20000)]++;
  long long sum = 0;
  for (auto &[word, count] : counts) sum = sum * 31 % 1000000007 + count * (long long)word.size();
  return sum;
}

static long long sorting() {
  vector<uint32_t> values(1000000);
  for (auto &value : values) value = next_random();
  sort(values.begin(), values.end());
  return values[123456];
}

static long long matrix() {
  const int n = 220;
  vector<double> a(n * n), b(n * n), c(n * n);
  for (int i = 0; i < n * n; i++) a[i] = next_random() % 10, b[i] = next_random() % 10;
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      for (int k = 0; k < n; k++) c[i * n + j] += a[i * n + k] * b[k * n + j];
  double sum = 0;
  for (double value : c) sum += value;
  return sum;
}

static long long recursion() {
  function<int(int, int, int, int)> place = [&](int n, int columns, int left, int right) {
    int found = 0;
    const int all = (1 << n) - 1;
    if (columns == all) return 1;
    for (int free = all & ~(columns | left | right); free;) {
      const int bit = free & -free;
      free ^= bit;
      found += place(n, columns | bit, (left | bit) << 1, (right | bit) >> 1);
    }
    return found;
  };
  return place(10, 0, 0, 0);
}

int main() {
  char name[32];
  int times;
  if (scanf("%31s %d", name, &times) != 2) return 2;
  const map<string, long long (*)()> kernels = {{"sieve", sieve},     {"subsequence", subsequence}, {"dijkstra", dijkstra},
                                                {"words", words},     {"sorting", sorting},         {"matrix", matrix},
                                                {"recursion", recursion}};
  const auto found = kernels.find(name);
  if (found == kernels.end()) return 3;
  long long sum = 0;
  while (times-- > 0) sum += found->second();
  printf("%lld\n", sum);
}
