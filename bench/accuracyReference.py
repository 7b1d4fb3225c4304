"""The encoder's reference with scikit-learn's head, on the rows it is given: one line of JSON, per cent right for each draw."""

import json
import sys
from pathlib import Path

LEXICAL_WEIGHT = 0.7


def per_cent_right(task):
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts" / "encoder"))
    import reference

    encoder = reference.Encoder(task["folder"])

    def features(rows):
        encoded = (encoder.encode(row["text"]) for row in rows)
        return np.array([np.concatenate([dense, LEXICAL_WEIGHT * lexical]) for dense, lexical, _ratio in encoded])

    def labels(rows):
        return np.array([row["label"] for row in rows])

    test = features(task["test"])
    answers = []
    for draw in task["draws"]:
        head = LogisticRegression(C=task["C"], max_iter=300)
        head.fit(features(draw["rows"]), labels(draw["rows"]), sample_weight=draw["weights"])
        answers.append(100 * float((head.predict(test) == labels(task["test"])).mean()))
    return answers


try:
    answer = {"right": per_cent_right(json.load(sys.stdin))}
except ImportError as error:
    answer = {"missing": str(error)}
json.dump(answer, sys.stdout)
