"""Makes tiny random checkpoints of every model family and records what Hugging Face transformers computes from them.

    python test/golden/make_models.py                   writes the checkpoints that the tests keep, below test/golden/models
    python test/golden/make_models.py --all FOLDER      writes every variant below FOLDER, for a wider comparison

Each folder holds config.json, model.safetensors and expected.json: logits of a token sequence and greedy continuations, in
float32 from the stored weights. Needs training/requirements.txt.
"""

import argparse
import json
from pathlib import Path

import torch
import transformers
from transformers import AutoConfig, AutoModelForCausalLM

MODELS = Path(__file__).resolve().parent / "models"
NEW_TOKENS = 12
SEQUENCE = 24

BASE = dict(
    vocab_size=61,
    hidden_size=32,
    intermediate_size=52,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=64,
)
GPT2 = dict(vocab_size=61, n_embd=32, n_layer=2, n_head=4, n_positions=48)
LLAMA3 = dict(
    rope_type="llama3",
    rope_theta=10000.0,
    factor=8.0,
    low_freq_factor=1.0,
    high_freq_factor=4.0,
    original_max_position_embeddings=32,
)
LINEAR = dict(rope_type="linear", rope_theta=10000.0, factor=4.0)


def like(family: str, *dropped: str, **changes) -> dict:
    return {"model_type": family, **{k: v for k, v in BASE.items() if k not in dropped}, **changes}


def neox(**changes) -> dict:
    return like("gpt_neox", "num_key_value_heads", **changes)


def gpt2(**changes) -> dict:
    return {"model_type": "gpt2", **GPT2, **changes}


KEPT = {
    "llama_options": like("llama", head_dim=12, attention_bias=True, mlp_bias=True, rope_parameters=LLAMA3),
    "qwen3": like("qwen3", head_dim=12, tie_word_embeddings=True),
    "olmo2": like("olmo2", attention_bias=True, rope_parameters=dict(rope_type="default", rope_theta=500000.0)),
    "gpt_neox_sequential": neox(use_parallel_residual=False, tie_word_embeddings=True),
}

MORE = {
    "llama_linear": like("llama", rope_parameters=LINEAR, tie_word_embeddings=True),
    "llama_odd": like("llama", hidden_size=42, num_attention_heads=3, num_key_value_heads=1, intermediate_size=53, vocab_size=67),
    "llama_mha_gelu": like("llama", num_key_value_heads=4, hidden_act="gelu"),
    "llama_gelu_tanh": like("llama", hidden_act="gelu_pytorch_tanh", num_hidden_layers=1),
    "llama_relu": like("llama", hidden_act="relu", attention_bias=True),
    "llama_mlp_bias": like("llama", mlp_bias=True, intermediate_size=50),
    "llama_heads5": like("llama", hidden_size=30, num_attention_heads=5, num_key_value_heads=5, head_dim=6),
    "llama_head2": like("llama", hidden_size=8, num_attention_heads=4, num_key_value_heads=2, head_dim=2),
    "qwen2_window": like("qwen2", use_sliding_window=True, sliding_window=5, max_window_layers=1, num_hidden_layers=3),
    "qwen2_untied": like("qwen2", hidden_size=56, num_attention_heads=7, num_key_value_heads=1, tie_word_embeddings=False),
    "qwen2_tied": like("qwen2", tie_word_embeddings=True, rope_parameters=dict(rope_type="default", rope_theta=1e6)),
    "qwen2_linear": like("qwen2", rope_parameters=LINEAR),
    "qwen2_types": like("qwen2", use_sliding_window=True, sliding_window=3, layer_types=["sliding_attention", "full_attention"]),
    "qwen3_window": like("qwen3", use_sliding_window=True, sliding_window=4, max_window_layers=0, head_dim=16),
    "qwen3_bias": like("qwen3", attention_bias=True, head_dim=8, num_attention_heads=6, num_key_value_heads=3, hidden_size=40),
    "qwen3_default_head": like("qwen3", num_attention_heads=2),
    "olmo2_plain": like("olmo2", tie_word_embeddings=True),
    "olmo2_gqa": like("olmo2", num_attention_heads=8, num_key_value_heads=2, hidden_size=48),
    "olmo3_four": like("olmo3", num_hidden_layers=4, sliding_window=6),
    "olmo3_thetas": like(
        "olmo3",
        num_hidden_layers=4,
        sliding_window=4,
        rope_parameters={
            "full_attention": dict(rope_type="default", rope_theta=500000.0),
            "sliding_attention": dict(rope_type="default", rope_theta=1000.0),
        },
    ),
    "olmo3_linear": like(
        "olmo3",
        sliding_window=4,
        attention_bias=True,
        layer_types=["full_attention", "sliding_attention"],
        rope_parameters={"full_attention": LINEAR, "sliding_attention": dict(rope_type="default", rope_theta=10000.0)},
    ),
    "gpt2_odd": gpt2(n_embd=42, n_head=3, n_inner=50),
    "gpt2_head3": gpt2(n_embd=15, n_head=5, vocab_size=33),
    "gpt2_scaled": gpt2(scale_attn_by_inverse_layer_idx=True, activation_function="relu", n_layer=3),
    "gpt2_unscaled": gpt2(scale_attn_weights=False, activation_function="gelu", tie_word_embeddings=False),
    "gpt2_upcast": gpt2(reorder_and_upcast_attn=True, activation_function="gelu_pytorch_tanh"),
    "neox_full_rotary": neox(rope_parameters=dict(rope_type="default", rope_theta=10000.0, partial_rotary_factor=1.0)),
    "neox_odd_rotary": neox(hidden_size=40, rope_parameters=dict(rope_type="default", rope_theta=1000.0, partial_rotary_factor=0.5)),
    "neox_head14": neox(hidden_size=42, num_attention_heads=3, hidden_act="gelu_new"),
    "neox_nobias": neox(attention_bias=False, hidden_act="relu"),
    "neox_linear": neox(rope_parameters=dict(LINEAR, partial_rotary_factor=0.5)),
}


def build(config: dict, seed: int) -> torch.nn.Module:
    torch.manual_seed(seed)
    family = config["model_type"]
    rest = {key: value for key, value in config.items() if key != "model_type"}
    made = AutoConfig.for_model(family, **rest, bos_token_id=None, eos_token_id=None, pad_token_id=0)
    model = AutoModelForCausalLM.from_config(made, attn_implementation="eager").eval()
    with torch.no_grad():  # large enough that every part shows in the logits
        for name, parameter in model.named_parameters():
            if parameter.dim() > 1:
                parameter.normal_(0, 1.0 if "wte" in name or "embed" in name else 1.4 * parameter.shape[-1] ** -0.5)
            elif name.endswith("bias"):
                parameter.normal_(0, 0.3)
            else:
                parameter.uniform_(0.6, 1.4)
    return model


@torch.no_grad()
def expected(model: torch.nn.Module, dtype: str) -> dict:
    vocabulary = model.config.vocab_size
    tokens = torch.randint(0, vocabulary, (SEQUENCE,)).tolist()
    logits = model(torch.tensor([tokens])).logits[0]
    greedy = []
    for length in (3, 11):
        sequence = torch.randint(0, vocabulary, (length,)).tolist()
        prompt = list(sequence)
        for _ in range(NEW_TOKENS):
            sequence.append(int(model(torch.tensor([sequence])).logits[0, -1].argmax()))
        greedy.append({"prompt": prompt, "tokens": sequence[length:]})
    source = f"transformers {transformers.__version__}, torch {torch.__version__}, eager attention, float32 compute from the stored weights"
    return {
        "source": source,
        "model_type": model.config.model_type,
        "dtype": dtype,
        "tokens": tokens,
        "parameters": [name for name, _ in model.named_parameters()],
        "logits": [[round(value, 5) for value in row] for row in logits.tolist()],
        "greedy": greedy,
    }


def write(folder: Path, config: dict, seed: int, dtype: torch.dtype) -> None:
    build(config, seed).to(dtype).save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    stored = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    golden = expected(stored, str(dtype).removeprefix("torch."))
    (folder / "expected.json").write_text(json.dumps(golden).replace("], [", "],\n[") + "\n", encoding="utf-8")
    print(f"Wrote {folder}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every variant, written below FOLDER")
    arguments = parser.parse_args()
    variants = {**KEPT, **MORE} if arguments.all else KEPT
    dtypes = [torch.float32, torch.bfloat16, torch.float16]
    for number, (name, config) in enumerate(variants.items()):
        write((arguments.all or MODELS) / name, config, number, dtypes[number % 3] if number else torch.float32)


if __name__ == "__main__":
    main()
