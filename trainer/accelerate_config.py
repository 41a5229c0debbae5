"""Where TRL keeps its accelerate configurations: they are used as they come.

    accelerate launch --config_file $(python trainer/accelerate_config.py fsdp2) trainer/sft.py --model NAME --bf16 ...

Names: single_gpu, multi_gpu, fsdp1, fsdp2, zero1, zero2, zero3.
"""

import importlib.util
import sys
from pathlib import Path


def path_of(name: str) -> Path:
    spec = importlib.util.find_spec("trl")
    if spec is None or spec.origin is None:
        raise SystemExit("expected the package trl; npm run trainer:setup installs it")
    directory = Path(spec.origin).parent / "accelerate_configs"
    path = directory / f"{name}.yaml"
    if not path.is_file():
        raise SystemExit(f"expected one of {', '.join(sorted(found.stem for found in directory.glob('*.yaml')))}, got {name}")
    return path


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    print(path_of(sys.argv[1]))
