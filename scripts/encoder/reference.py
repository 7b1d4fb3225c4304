"""Reference implementation of the built-in English encoder (numpy + tokenizers only).

encode(text) -> dense block (config.dim floats), lexical block (config.lexical.dim floats), known-token ratio.
Both blocks have L2 norm 1, or are all zero when nothing in the text is known.

    python reference.py "where is my card?"        print one encoding
    python reference.py --check                    compare with the vectors that the tests of the port use

Both read models/hitl-encoder-en; `--folder DIR` takes another encoder, whose vectors.json then lies beside it.
"""
import argparse
import json
import math
import struct
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "models" / "hitl-encoder-en"
SHIPPED_VECTORS = ROOT / "test" / "core" / "inference" / "encoder" / "fixtures" / "vectors.json"


def read_safetensors(path):
    """8-byte little-endian header length, JSON header, then the raw tensors."""
    raw = Path(path).read_bytes()
    n = struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8:8 + n])
    kinds = {"I8": np.int8, "F32": np.float32, "I32": np.int32}
    out = {}
    for name, t in header.items():
        if name != "__metadata__":
            a, b = t["data_offsets"]
            out[name] = np.frombuffer(raw[8 + n + a:8 + n + b], kinds[t["dtype"]]).reshape(t["shape"])
    return out


def fnv1a(data):
    h = 0x811C9DC5
    for byte in data:
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def unit(v):
    n = math.sqrt(float(np.dot(v.astype(np.float64), v.astype(np.float64))))
    return (v / n).astype(np.float32) if n > 1e-12 else np.zeros_like(v, dtype=np.float32)


class Encoder:
    def __init__(self, folder=SHIPPED):
        folder = Path(folder)
        self.config = json.loads((folder / "config.json").read_text())
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        w = read_safetensors(folder / "model.safetensors")
        self.rows, self.scales = w["rows"], w["scales"]
        first = self.config["vocab_size"]
        self.pairs = {(int(a), int(b)): first + i for i, (a, b) in enumerate(w["pairs"])}
        self.unk = self.config["unk_token_id"]

    def words(self, text):
        """Normalised words in order: [(word, [token ids])]. Normaliser and word splitter are BERT's, uncased."""
        text = text[: self.config["max_chars"]]
        norm = self.tokenizer.normalizer.normalize_str(text)
        out = []
        for word, _ in self.tokenizer.pre_tokenizer.pre_tokenize_str(norm):
            out.append((word, [t.id for t in self.tokenizer.model.tokenize(word)]))
        return out

    def known_ratio(self, words):
        """Share of words holding a letter or digit that are in the vocabulary without being shredded."""
        known = total = 0
        for word, ids in words:
            if any(c.isalnum() for c in word):
                total += 1
                known += self.unk not in ids and len(ids) <= 1 + (len(word) - 1) // 3
        return known / total if total else 0.0

    def dense(self, words):
        ids = [i for _, w in words for i in w][: self.config["max_tokens"]]
        use = [i for i in ids if i != self.unk]
        use += [self.pairs[p] for p in zip(ids, ids[1:]) if p in self.pairs]
        acc = np.zeros(self.config["dim"], np.float64)
        for i in use:
            acc += self.rows[i].astype(np.float64) * float(self.scales[i])
        return unit(acc)

    def grams(self, words):
        """Word unigrams, word bigrams with edge marks, and character n-grams of '<word>'."""
        sizes = self.config["lexical"]["char_ngrams"]
        text = [w for w, _ in words][: self.config["max_tokens"]]
        out = list(text)
        marked = ["^"] + text + ["$"]
        if text:
            out += [a + " " + b for a, b in zip(marked, marked[1:])]
        for w in text:
            if w[0].isalnum():
                w = "<" + w + ">"
                for n in sizes:
                    out += ["#" + w[i:i + n] for i in range(len(w) - n + 1)]
        return out

    def lexical(self, words):
        """Signed feature hashing: bucket = low bits of FNV-1a 32, sign = its top bit; value 1 + ln(count)."""
        dim = self.config["lexical"]["dim"]
        count = {}
        for g in self.grams(words):
            count[g] = count.get(g, 0) + 1
        acc = np.zeros(dim, np.float64)
        for g, n in count.items():
            h = fnv1a(g.encode("utf-8"))
            acc[h % dim] += (-1 if h >> 31 else 1) * (1 + math.log(n))
        return unit(acc)

    def encode(self, text):
        words = self.words(text)
        return self.dense(words), self.lexical(words), self.known_ratio(words)


def describe(encoder, text):
    dense, lexical, ratio = encoder.encode(text)
    nz = np.flatnonzero(lexical)
    return {"text": text, "dense": [round(float(x), 6) for x in dense[:8]], "dense_norm": round(float(np.linalg.norm(dense)), 6),
            "lexical_nonzero": int(len(nz)), "lexical_first": [[int(i), round(float(lexical[i]), 6)] for i in nz[:8]],
            "lexical_norm": round(float(np.linalg.norm(lexical)), 6), "known_token_ratio": round(ratio, 6),
            "token_ids": [i for _, w in encoder.words(text) for i in w][:32]}


def check(encoder, vectors):
    wanted = json.loads(vectors.read_text())
    for want in wanted:
        got = describe(encoder, want["text"])
        same = np.allclose(got["dense"], want["dense"], atol=1e-5) and got["token_ids"] == want["token_ids"]
        same = same and all(got[key] == want[key] for key in ("lexical_nonzero", "known_token_ratio"))
        if not same:
            raise SystemExit("differs: " + repr(want["text"]))
    print(len(wanted), "vectors agree")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("text", nargs="*")
    ap.add_argument("--folder", type=Path, default=SHIPPED)
    ap.add_argument("--check", action="store_true")
    a = ap.parse_args()
    encoder = Encoder(a.folder)
    if a.check:
        check(encoder, SHIPPED_VECTORS if a.folder == SHIPPED else a.folder / "vectors.json")
    else:
        print(json.dumps(describe(encoder, " ".join(a.text)), indent=1))


if __name__ == "__main__":
    main()
