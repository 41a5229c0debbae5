/** A program that does one kind of work; `N` in its text is its size. */
export interface Kernel {
  readonly name: string;
  readonly source: string;
  readonly size: number;
}

const kernels: readonly (readonly [name: string, size: number, source: string])[] = [
  ['integer sum', 60_000, 's=0\nfor i in range(N): s+=i*i%7\nprint(s)'],
  ['while loop', 60_000, 'i=0\nwhile i<N: i+=1\nprint(i)'],
  ['float sum', 60_000, 's=0.0\nfor i in range(N): s+=i*0.5/3.1\nprint(s)'],
  [
    'sieve',
    60_000,
    'f=bytearray(N+1)\nfor i in range(2,N):\n  if not f[i]:\n    for j in range(2*i,N+1,i): f[j]=1\nprint(sum(f))',
  ],
  ['list append', 60_000, 'a=[]\nfor i in range(N): a.append(i)\nprint(len(a))'],
  ['comprehension', 80_000, 'print(sum([i^3 for i in range(N)]))'],
  ['dictionary counts', 40_000, 'd={}\nfor i in range(N): d[i%997]=d.get(i%997,0)+1\nprint(len(d))'],
  ['large dictionary', 30_000, 'd={i*7919%1000003:i for i in range(N)}\nprint(sum(d[k] for k in d))'],
  ['set membership', 40_000, 's=set(range(0,N,3))\nprint(sum(i in s for i in range(N)))'],
  ['string joins', 40_000, 'print(len("".join(str(i) for i in range(N))))'],
  ['string search', 6_000_000, 'print(("a"*N+"b").find("ab"))'],
  ['string split', 40_000, 'print(len(("x y "*N).split()))'],
  ['sorting integers', 30_000, 'a=[i*7919%100003 for i in range(N)]\na.sort()\nprint(a[5])'],
  ['sorting with a key', 15_000, 'a=sorted(range(N),key=lambda v:-v*7%1009)\nprint(a[3])'],
  ['heap', 15_000, 'import heapq\nh=[]\nfor i in range(N): heapq.heappush(h,i*7919%10007)\nprint(heapq.heappop(h))'],
  ['big multiplication', 12_000, 'x=3**N\nprint((x*x)%1000007)'],
  ['big power', 5_000, 'print(pow(7,N,10**200)%97)'],
  ['decimal text', 4_000, 'print(len(str(7**N)))'],
  ['function calls', 25_000, 'def f(x): return x+1\ns=0\nfor i in range(N): s=f(s)\nprint(s)'],
  ['recursion', 60, 'def f(n): return n if n<2 else f(n-1)+f(n-2)\nfor i in range(N): print(f(11))'],
  [
    'methods',
    20_000,
    'class A:\n  def __init__(s): s.v=0\n  def m(s): s.v+=1\na=A()\nfor i in range(N): a.m()\nprint(a.v)',
  ],
  ['generators', 80_000, 'def g():\n  for i in range(N): yield i\nprint(sum(g()))'],
  [
    'grid',
    90,
    'g=[[i*j%5 for j in range(N)] for i in range(N)]\nprint(sum(g[i][j]*g[j][i] for i in range(N) for j in range(N)))',
  ],
  [
    'matrix product',
    22,
    'a=[[i+j for j in range(N)] for i in range(N)]\nprint(sum(sum(a[i][k]*a[k][j] for k in range(N)) for i in range(N) for j in range(N)))',
  ],
  [
    'dynamic programming',
    130,
    'a="abcb"*N\nr=[0]*(len(a)+1)\nfor x in a[:N]:\n  for j in range(len(a)): r[j+1]=max(r[j],r[j+1])+(x==a[j])\nprint(r[-1])',
  ],
  [
    'permutations',
    10,
    'import itertools\nfor i in range(N): print(sum(p[0] for p in itertools.permutations(range(6))))',
  ],
  ['regular expression', 5_000, 'import re\nprint(len(re.findall(r"\\w+@\\w+","user@host "*N)))'],
  ['json', 1_500, 'import json\nprint(len(json.dumps(json.loads(json.dumps([{"k":i,"v":[i]} for i in range(N)])))))'],
  ['bytes copied', 3_000, 'b=bytearray(100000)\nfor i in range(N): c=bytes(b)\nprint(len(c))'],
  ['exceptions', 12_000, 's=0\nfor i in range(N):\n  try: raise ValueError\n  except ValueError: s+=1\nprint(s)'],
  ['math', 40_000, 'import math\ns=0.0\nfor i in range(N): s+=math.sqrt(i)*math.sin(i)\nprint(s>0)'],
  ['greatest divisors', 25_000, 'import math\nprint(sum(math.gcd(i,360360) for i in range(N)))'],
  ['hashing', 250, 'import hashlib\nh=b"x"\nfor i in range(N): h=hashlib.sha256(h*100).digest()\nprint(h[0])'],
  ['printing', 8_000, 'for i in range(N): print(i)'],
];

/** Parts of a kernel's size at which it is a program of its own. */
const PARTS = [1, 2, 4] as const;

export const KERNELS: readonly Kernel[] = kernels.map(([name, size, source]) => ({ name, size, source }));

export function sourceOf({ source }: Kernel, size: number): string {
  return source.replaceAll(/\bN\b/g, String(size));
}

/** Over a hundred programs: every kernel at three sizes. */
export const PROGRAMS: readonly { readonly kernel: string; readonly source: string }[] = KERNELS.flatMap((kernel) =>
  PARTS.map((part) => ({ kernel: kernel.name, source: sourceOf(kernel, Math.ceil((kernel.size * part) / 2)) })),
);
