"""Holds an exported model folder to Hugging Face transformers: loads it and compares logits with the lab's.

    npm run -s lab -- apply public/models/thicket-49k recipe.json --out exported
    python test/golden/check_export.py exported
"""

import json
import subprocess
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

TOLERANCE = 2e-4
PROMPTS = ["c864=02:", "shome,land,swim,plan:"]


def main() -> None:
    folder = Path(sys.argv[1])
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    worst = 0.0
    for prompt in PROMPTS:
        tokens = tokenizer(prompt).input_ids
        command = ["npm", "run", "-s", "lab", "--", "logits", str(folder), "--tokens", ",".join(map(str, tokens))]
        lab = torch.tensor(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        with torch.no_grad():
            reference = model(torch.tensor([tokens])).logits[0]
        worst = max(worst, float((lab - reference).abs().max()))
    print(f"{folder}: logits within {worst:.2g} of transformers")
    if worst > TOLERANCE:
        sys.exit(1)


if __name__ == "__main__":
    main()
