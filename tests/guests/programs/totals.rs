use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::io::{self, BufRead, Write};

fn depth(n: u64) -> u64 { if n == 0 { 0 } else { 1 + depth(std::hint::black_box(n - 1)) } }

fn main() {
    let mut counts: HashMap<i64, usize> = HashMap::new();
    let mut heap = BinaryHeap::new();
    for line in io::stdin().lock().lines() {
        for word in line.unwrap().split_whitespace() {
            let value: i64 = word.parse().unwrap();
            *counts.entry(value).or_default() += 1;
            heap.push(value);
        }
    }
    let sorted: BTreeMap<_, _> = counts.into_iter().collect();
    let mut out = io::BufWriter::new(io::stdout().lock());
    writeln!(out, "{:?}", sorted).unwrap();
    writeln!(out, "{:?} {}", heap.pop(), depth(20000)).unwrap();
    writeln!(out, "{} {}", std::fs::read("/etc/hostname").is_err(), std::env::vars().count()).unwrap();
    out.flush().unwrap();
    std::process::exit(if sorted.len() > 3 { 6 } else { 0 });
}
