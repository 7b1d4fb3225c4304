"""Prune, quantise and write the encoder folder.

Reads the trained float rows, drops vocabulary that is not Latin script, symbols or punctuation, quantises every row to
int8 with its own scale, and writes model.safetensors, tokenizer.json, config.json and vectors.json.
"""
import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from reference import Encoder, describe

TEXTS = [
    "", " ", "\n\t", "hello", "I am still waiting on my card?", "Where is my card??", "where is my card",
    "WHERE IS MY CARD", "I lost my card and need a replacement as soon as possible.", "Why was I charged twice?",
    "The exchange rate is wrong for my cash withdrawal", "can't log in", "can\u2019t log in", "don't", "do not",
    "top up", "top-up", "topup", "$50.00 refund, order #A-1042", "\u00a3100", "3.14159", "2026-11-23T10:00:00Z",
    "caf\u00e9 na\u00efve r\u00e9sum\u00e9", "cafe naive resume", "\u0130stanbul", "stra\u00dfe", "\U0001F600", "\U0001F600 great job",
    "thanks!!! \u2764\ufe0f", "\u4e2d\u6587", "\u4f60\u597d world", "\u041f\u0440\u0438\u0432\u0435\u0442", "\u0645\u0631\u062d\u0628\u0627",
    "\u00bfD\u00f3nde est\u00e1 mi tarjeta?", "zzxqy qqwv", "zzxqy card", "asdfghjkl", "[CLS] [UNK] [PAD]", "a", "i", "...", "?!",
    "http://example.org/a?b=c", "ops@example.org", "snake_case and camelCase", "tab\tseparated\u00a0space\u200bzero",
    "e\u0301 combining", "supercalifragilisticexpialidocious", "x" * 150, "the quick brown fox jumps over the lazy dog " * 80,
]


def keep(token):
    text = token[2:] if token.startswith("##") else token
    if token.startswith("[") and token.endswith("]") and len(token) > 2:
        return False
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or 0x2000 <= ord(c) < 0x2BFF for c in text)


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--trained", required=True, help=".npz with E (float rows: vocabulary, then pairs) and pairs (id, id)")
    ap.add_argument("--teacher-tokenizer", required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("--lexical-dim", type=int, default=1024)
    ap.add_argument("--max-pairs", type=int, default=12000)
    a = ap.parse_args()
    out = Path(a.out)
    out.mkdir(parents=True, exist_ok=True)

    z = np.load(a.trained)
    rows, pairs = z["E"].astype(np.float32), z["pairs"]
    tok = json.loads(Path(a.teacher_tokenizer).read_text())
    vocab = tok["model"]["vocab"]
    n_old = len(vocab)
    order = sorted((i, t) for t, i in vocab.items() if keep(t))
    new_vocab = {"[UNK]": 0}
    old_ids = []
    for i, t in order:
        new_vocab[t] = len(new_vocab)
        old_ids.append(i)
    remap = {old: new + 1 for new, old in enumerate(old_ids)}
    kept = sorted(((remap[x], remap[y], n_old + k) for k, (x, y) in enumerate(pairs[:a.max_pairs].tolist()) if x in remap and y in remap))
    table = np.vstack([np.zeros((1, rows.shape[1]), np.float32), rows[old_ids], rows[[k for _, _, k in kept]]])
    table /= np.median(np.linalg.norm(table[1:len(new_vocab)], axis=1))
    scale = np.abs(table).max(1) / 127
    safe = np.where(scale > 0, scale, 1)
    q = np.clip(np.rint(table / safe[:, None]), -127, 127).astype(np.int8)

    tok.update(added_tokens=[], truncation=None, padding=None, post_processor=None)
    tok["model"]["vocab"] = new_vocab
    (out / "tokenizer.json").write_text(json.dumps(tok, ensure_ascii=False, separators=(",", ":")))
    save_file({"rows": q, "scales": scale.astype(np.float32), "pairs": np.array([[x, y] for x, y, _ in kept], np.int32)},
              str(out / "model.safetensors"), metadata={"format": "hitl-static-1"})
    config = {
        "format": "hitl-static-1", "name": "hitl-encoder-en", "version": "1.0.0", "language": "en",
        "dim": int(rows.shape[1]), "vocab_size": len(new_vocab), "pair_count": len(kept), "unk_token_id": 0,
        "max_chars": 10000, "max_tokens": 512,
        "pooling": "sum of scale[i] * rows[i] over known tokens and matched adjacent pairs", "normalize": "l2",
        "known_word_rule": "no unk piece and pieces <= 1 + floor((length - 1) / 3)",
        "lexical": {"dim": a.lexical_dim, "hash": "fnv1a-32, offset 2166136261, prime 16777619, utf-8", "sign": "bit 31 set = -1",
                    "bucket": "hash mod dim", "value": "1 + ln(count)", "idf": None, "word_ngrams": [1, 2], "char_ngrams": [4], "normalize": "l2"},
        "sha256": hashlib.sha256((out / "model.safetensors").read_bytes()).hexdigest(),
    }
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n")

    encoder = Encoder(out)
    (out / "vectors.json").write_text(json.dumps([describe(encoder, t) for t in TEXTS], indent=1, ensure_ascii=True) + "\n")
    print(len(TEXTS), "vectors;", len(new_vocab), "tokens;", len(kept), "pairs;",
          round((out / "model.safetensors").stat().st_size / 1e6, 2), "MB +", round((out / "tokenizer.json").stat().st_size / 1e6, 2), "MB tokenizer")


if __name__ == "__main__":
    main()
