#!/usr/bin/env bash
# A 7B model with the paper's settings of supervised fine-tuning: lr 5e-5, global batch 128, 8 epochs, 32,768 tokens, cosine, warm-up
# 0.03, weight decay 0.1. On 8 nodes x 8 GPUs a device takes 1 row and accumulates 2. STEPS = 8 x rows / 128.
set -euo pipefail
DATASET=${1:?expected the directory of an export} STEPS=${2:?expected the number of steps: 8 x rows / 128}
ACCUMULATE=${ACCUMULATE:-2}
cd "$(dirname "$0")/../../.."
CONFIG=$(python trainer/accelerate_config.py zero3)
accelerate launch --config_file "$CONFIG" ${ACCELERATE_FLAGS:-} trainer/sft.py --data "$DATASET" \
  --model Qwen/Qwen2.5-Coder-7B-Instruct --out out/7b-sft --steps "$STEPS" --batch 1 --accumulate "$ACCUMULATE" --lr 5e-5 \
  --schedule cosine --warmup 0.03 --weight-decay 0.1 --max-length 32768 --save-steps 500 --bf16 --gradient-checkpointing
