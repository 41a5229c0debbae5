#include <bits/stdc++.h>
using namespace std;

struct Node { int value; unique_ptr<Node> left, right; };

void insert(unique_ptr<Node> &node, int value) {
  if (!node) { node = make_unique<Node>(); node->value = value; return; }
  insert(value < node->value ? node->left : node->right, value);
}

int depth(const unique_ptr<Node> &node) { return node ? 1 + max(depth(node->left), depth(node->right)) : 0; }

int main() {
  ios::sync_with_stdio(false);
  cin.tie(nullptr);
  unique_ptr<Node> tree;
  unordered_map<string, int> counts;
  string word;
  while (cin >> word) { counts[word]++; insert(tree, stoi(word)); }
  vector<pair<string, int>> sorted(counts.begin(), counts.end());
  sort(sorted.begin(), sorted.end(), [](auto &a, auto &b) { return tie(b.second, a.first) < tie(a.second, b.first); });
  for (auto &[key, count] : sorted) cout << key << ' ' << count << '\n';
  cout << depth(tree) << ' ' << fixed << setprecision(3) << accumulate(sorted.begin(), sorted.end(), 0.0,
    [](double sum, auto &entry) { return sum + entry.second / 3.0; }) << endl;
}
