"""Same survey, seed and day: the same bytes, whatever the number of threads."""

import json
import os
import subprocess
import sys
from pathlib import Path

# Wide and long enough that matrix products are shared out among threads (1,500 × 150 columns).
_SCRIPT = """
import hashlib, json, sys
from pathlib import Path
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from features.profile_loading import profile_from_text
from features.raw_table import RawTable
from features.reading import decode_survey
from models.assessment import assess_table, context_of
from models.folder import save_model
from tests.small_survey import QUICK, TODAY, policy_of, train
from training.predictions import out_of_fold

place = Path(sys.argv[1])
draw = np.random.default_rng(1)
n, questions = 1500, [f"q{i}" for i in range(30)]
text = "profile: wide\\nlanguages: [en]\\nkeys: {household: hh, cluster: ea}\\n"
text += "welfare: {column: spending, unit: {en: pesos}}\\nvariables:\\n"
text += "".join(f"  - {{name: {q}, kind: number, direction: up, observable: true}}\\n" for q in questions)
text += "programmes:\\n  - {name: P, column: p, yes: [1], no: [0], line: {poorest_share: 0.4},\\n"
text += "     max_false: {inclusion: 0.3, exclusion: 0.3}}\\n"
profile = profile_from_text(text, "wide.yaml")
answers = draw.normal(size=(n, len(questions))).round(3)
score = 10 + 0.1 * answers.sum(axis=1) + 0.8 * (answers[:, 0] > 0) * answers[:, 1]
welfare = np.exp(score + draw.normal(0, 0.3, n))
cells = {q: answers[:, i] for i, q in enumerate(questions)}
cells |= {"hh": np.arange(n).astype(str), "ea": (np.arange(n) // 8).astype(str), "spending": welfare.round(2)}
cells["p"] = (draw.random(n) < 0.5).astype(int)
columns = {name: pa.array(values.tolist()) for name, values in cells.items()}
table = RawTable.from_arrow(pa.table(columns), source="s")
policy = policy_of(profile)
survey = decode_survey(profile, table, None, policy.programmes)
model = save_model(train(profile, survey).model, place / "model")
context = context_of(model, profile, policy, TODAY, survey.households.content_digest)
pq.write_table(assess_table(context, survey.households), place / "assessments.parquet")
predictions = out_of_fold(profile, survey, policy, folds=2, seed=1, baselines=("ols",), settings=QUICK)
pq.write_table(predictions, place / "predictions.parquet")
digest = lambda path: hashlib.sha256(path.read_bytes()).hexdigest()
print(json.dumps({p.name: digest(p) for p in sorted(place.rglob("*")) if p.is_file()}))
"""


def _start(place: Path, threads: int) -> subprocess.Popen[str]:
    place.mkdir()
    return subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, str(place)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_number_of_threads_never_changes_a_byte(tmp_path: Path) -> None:
    running = [_start(tmp_path / str(threads), threads) for threads in (1, 2)]

    outcomes = [process.communicate() for process in running]

    assert [process.returncode for process in running] == [0, 0], outcomes
    one, two = (json.loads(told.splitlines()[-1]) for told, _ in outcomes)
    assert one == two
    assert {"trees.txt", "assessments.parquet", "predictions.parquet"} < one.keys()
