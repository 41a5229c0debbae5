// Reads the name of a kernel and how often to repeat it; prints a checksum.
let state = 12345;
const nextRandom = () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff);

const KERNELS = {
  sieve() {
    const n = 300000;
    const prime = new Uint8Array(n + 1).fill(1);
    let count = 0;
    for (let i = 2; i <= n; i++) {
      if (!prime[i]) continue;
      count++;
      for (let j = i * i; j <= n; j += i) prime[j] = 0;
    }
    return count;
  },
  subsequence() {
    const n = 500;
    const a = Array.from({ length: n }, () => nextRandom() % 26);
    const b = Array.from({ length: n }, () => nextRandom() % 26);
    let last = new Array(n + 1).fill(0);
    let row = new Array(n + 1).fill(0);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) row[j + 1] = a[i] === b[j] ? last[j] + 1 : Math.max(last[j + 1], row[j]);
      [last, row] = [row, last];
    }
    return last[n];
  },
  words() {
    const counts = new Map();
    for (let i = 0; i < 40000; i++) {
      const word = `w${nextRandom() % 5000}`;
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    let sum = 0;
    for (const word of [...counts.keys()].sort()) sum = (sum * 31 + counts.get(word) * word.length) % 1000003;
    return sum;
  },
  sorting() {
    const values = Array.from({ length: 30000 }, nextRandom);
    values.sort((x, y) => x - y);
    return values[1234];
  },
  matrix() {
    const n = 60;
    const make = () => Array.from({ length: n }, () => Array.from({ length: n }, () => (nextRandom() % 10) / 2));
    const a = make();
    const b = make();
    let sum = 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        let cell = 0;
        for (let k = 0; k < n; k++) cell += a[i][k] * b[k][j];
        sum += cell;
      }
    return sum;
  },
  recursion() {
    const place = (all, columns, left, right) => {
      if (columns === all) return 1;
      let found = 0;
      for (let free = all & ~(columns | left | right); free; ) {
        const bit = free & -free;
        free ^= bit;
        found += place(all, columns | bit, (left | bit) << 1, (right | bit) >> 1);
      }
      return found;
    };
    return place((1 << 8) - 1, 0, 0, 0);
  },
  objects() {
    class Account {
      constructor(id) {
        this.id = id;
        this.total = 0;
      }
      add(amount) {
        this.total += amount;
        return this;
      }
    }
    const accounts = Array.from({ length: 500 }, (_, id) => new Account(id));
    for (let i = 0; i < 60000; i++) accounts[i % 500].add(i & 7);
    return accounts.filter(({ id }) => id % 2 === 0).reduce((sum, { total }) => sum + total, 0);
  },
};

const [name, times] = std.in.getline().split(' ');
let sum = 0;
for (let left = Number(times); left > 0; left--) sum += KERNELS[name]();
print(sum);
