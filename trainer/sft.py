"""Supervised fine-tuning with TRL on the `sft` export.

    python trainer/sft.py --data DATASET --out out/sft
    torchrun --nproc_per_node 2 trainer/sft.py --data DATASET --out out/sft
    accelerate launch --config_file $(python trainer/accelerate_config.py fsdp2) trainer/sft.py --model NAME --bf16 ...
"""

from common import Metrics, begin, last_checkpoint, load_model, options, rows, shared_settings
from trl import SFTConfig, SFTTrainer


def main() -> None:
    parser = options(__doc__.split("\n")[0])
    parser.add_argument("--lr", type=float, default=5e-3)
    parser.add_argument("--schedule", default="constant", help="learning rate schedule")
    parser.add_argument("--warmup", type=float, default=0.0, help="share of the steps that warm up")
    parser.add_argument("--weight-decay", type=float, default=0.0)
    parser.add_argument("--max-length", type=int, default=1024)
    args = parser.parse_args()
    begin(args)
    model, tokens = load_model(args)
    settings = SFTConfig(
        **shared_settings(args),
        lr_scheduler_type=args.schedule,
        warmup_steps=int(args.warmup * args.steps),
        weight_decay=args.weight_decay,
        max_length=args.max_length,
        # Only answers are learned where the chat template marks them, as the tiny one does.
        assistant_only_loss="{% generation %}" in (tokens.chat_template or ""),
    )
    trainer = SFTTrainer(
        model=model,
        args=settings,
        train_dataset=rows(args, "sft").select_columns(["messages"]),
        processing_class=tokens,
        callbacks=[Metrics(args.out)],
    )
    trainer.train(resume_from_checkpoint=last_checkpoint(args))
    trainer.save_model(args.out)
    tokens.save_pretrained(args.out)


if __name__ == "__main__":
    main()
