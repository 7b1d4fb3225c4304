"""Peers in Python, where the libraries are on the machine: one line of JSON, texts per CPU second of each."""

import json
import sys
import time

REPEATS = 5


def rate(work, count):
    work()
    rates = []
    for _ in range(REPEATS):
        begin = time.process_time()
        work()
        rates.append(count / (time.process_time() - begin))
    return rates


def scikit_learn(train, test):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=200))
    model.fit([row["text"] for row in train], [row["label"] for row in train])
    return rate(lambda: model.predict_proba(test), len(test))


task = json.load(sys.stdin)
try:
    answer = {"rates": scikit_learn(task["train"], task["test"])}
except ImportError as error:
    answer = {"missing": str(error)}
json.dump(answer, sys.stdout)
