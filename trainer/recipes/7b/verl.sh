#!/usr/bin/env bash
# The same with verl (0.7.1 and later) on the rl_verl export, one request a rollout through trainer/verl_reward.py. Up to 0.7.0 the last
# two keys are custom_reward_function.path and custom_reward_function.name. verl's own sandbox client works too:
# reward.sandbox_fusion.url=$HIVESMITH_GATEWAY/run_code reward.sandbox_fusion.max_concurrent=2048 (to 0.7.0 reward_model.sandbox_fusion.*),
# but it takes any trouble but a 504 for a failed test.
set -euo pipefail
DATASET=${1:?expected the directory of an export} MODEL=${2:-out/7b-sft}
: "${HIVESMITH_GATEWAY:?expected the URL of a running gateway}"
HERE=$(cd "$(dirname "$0")/../.." && pwd)
python -m verl.trainer.main_ppo algorithm.adv_estimator=grpo algorithm.use_kl_in_reward=False \
  "data.train_files=$DATASET/rl_verl/train-*.parquet" "data.val_files=$DATASET/rl_verl/test-*.parquet" \
  data.train_batch_size=128 data.max_prompt_length=2500 data.max_response_length=30196 \
  "actor_rollout_ref.model.path=$MODEL" actor_rollout_ref.actor.optim.lr=4e-7 actor_rollout_ref.actor.ppo_mini_batch_size=128 \
  actor_rollout_ref.actor.use_kl_loss=False actor_rollout_ref.actor.clip_ratio_high=0.28 \
  actor_rollout_ref.rollout.name=vllm actor_rollout_ref.rollout.n=8 actor_rollout_ref.rollout.temperature=1.0 \
  trainer.total_training_steps=270 reward.reward_manager.name=naive \
  "reward.custom_reward_function.path=$HERE/verl_reward.py" reward.custom_reward_function.name=compute_score
