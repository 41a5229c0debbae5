#!/usr/bin/env bash
# Supervised fine-tuning with ms-swift 4 on an export: DATASET is its --out directory.
set -euo pipefail
DATASET=${1:?expected the directory of an export}
# ms-swift reads JSON lines; the messages column goes over as it is.
python - "$DATASET" <<'PY'
import json, sys
from datasets import load_dataset
with open("hivesmith-sft.jsonl", "w", encoding="utf-8") as file:
    for row in load_dataset(sys.argv[1], "sft", split="train"):
        file.write(json.dumps({"messages": row["messages"]}) + "\n")
PY
swift sft --model Qwen/Qwen2.5-Coder-7B-Instruct --tuner_type full --dataset hivesmith-sft.jsonl --torch_dtype bfloat16 \
  --max_length 32768 --num_train_epochs 8 --learning_rate 5e-5 --per_device_train_batch_size 1 \
  --gradient_accumulation_steps 2 --weight_decay 0.1 --warmup_ratio 0.03 --max_grad_norm 1.0 --deepspeed zero3_offload \
  --output_dir out/ms-swift-sft
