"""LogisticRegression of scikit-learn on rows from files: one line of JSON, seconds and parameters of each kind of fit."""

import json
import sys
import time
import warnings


def fits(task):
    import numpy
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    warnings.simplefilter("ignore")

    def read(name, kind):
        return numpy.fromfile(f"{task['folder']}/{name}", dtype=kind)

    start = read("start", numpy.uint32).astype(numpy.int64)
    column = read("column", numpy.uint16).astype(numpy.int32)
    shape = (len(start) - 1, task["columns"])
    sparse = csr_matrix((read("value", numpy.float32), column, start), shape=shape)
    labels = read("labels", numpy.uint32)
    dense = sparse.toarray()
    usual = LogisticRegression().tol

    def fit(kind, rows, tolerance, repeats):
        seconds = []
        processor = []
        for _ in range(repeats):
            model = LogisticRegression(C=task["C"], tol=tolerance, max_iter=2000)
            begin = time.perf_counter()
            begin_processor = time.process_time()
            model.fit(rows, labels)
            processor.append(time.process_time() - begin_processor)
            seconds.append(time.perf_counter() - begin)
        # A line for each column, one of the biases last, as the package has it.
        point = numpy.vstack([model.coef_.T, model.intercept_]).astype(float).ravel()
        return {
            "kind": kind,
            "tolerance": tolerance,
            "usual": tolerance == usual,
            "iterations": int(model.n_iter_[0]),
            "seconds": seconds,
            "processor": processor,
            "point": point.tolist(),
        }

    yield fit("dense", dense, usual, task["repeats"])
    yield fit("sparse", sparse, usual, task["repeats"])
    yield fit("dense", dense, 5e-6, 1)


task = json.load(sys.stdin)
try:
    answer = {"fits": list(fits(task))}
except ImportError as error:
    answer = {"missing": str(error)}
json.dump(answer, sys.stdout)
