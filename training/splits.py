"""Which prompts a model may be pretrained on: decided by a hash of the prompt, so that nothing has to be stored.

src/tasks/hash.ts computes the same; test/golden/bundled/task-vectors.json holds both to it.
"""

from functools import lru_cache

MASK = 0xFFFFFFFF


def prompt_hash(prompt: str) -> int:
    """FNV-1a over the UTF-8 bytes, then MurmurHash3's 32-bit finaliser, because FNV-1a mixes its last bytes poorly."""
    h = 0x811C9DC5
    for byte in prompt.encode("utf-8"):
        h = ((h ^ byte) * 0x01000193) & MASK
    h = ((h ^ (h >> 16)) * 0x85EBCA6B) & MASK
    h = ((h ^ (h >> 13)) * 0xC2B2AE35) & MASK
    return h ^ (h >> 16)


@lru_cache(maxsize=None)
def pool_of(prompt: str) -> str:
    """By the top two bits of the hash: half the prompts are for pretraining, a quarter each for practice and test."""
    return ("pretraining", "pretraining", "practice", "test")[prompt_hash(prompt) >> 30]
