# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # 6. Bring your own survey
#
# Any household survey will do that asked people what they spend (or put them into classes) and some
# of the questions of the registry. You describe it in one text file, the *profile*;
# `docs/profiles.md` explains every key. Here we make a survey that looks like nobody's, describe it,
# make mistakes and read what Tepat says.
#
# The survey is made up (*data simulasi*).

# %%
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from features import load_profile, policy_in_force, read_survey
from features.errors import TepatError
from training.evaluation import evaluate

TODAY = date(2026, 1, 1)
folder = Path(tempfile.mkdtemp())
draw = np.random.default_rng(6)
n = 900
village = np.arange(n) // 12
persons = 1 + draw.poisson(2.6, n)
roof = draw.choice(["Genteng tanah liat", "Seng", "Ijuk/rumbia"], n, p=[0.3, 0.5, 0.2])
fridge = draw.random(n) < 0.4
acres = np.round(draw.gamma(1.2, 0.8, n), 2)
score = (
    13.2 - 0.08 * persons + 0.35 * fridge + 0.06 * acres - 0.2 * (roof == "Ijuk/rumbia")
    + draw.normal(0, 0.15, village.max() + 1)[village] + draw.normal(0, 0.35, n)
)  # fmt: skip
table = pa.table({
    "No": np.arange(1, n + 1),
    "Desa": [f"D{v:03d}" for v in village],
    "ART": persons,
    "Atap terluas": roof,
    "Kulkas": np.where(fridge, "ya", "tidak"),
    "Lahan (ha)": acres,
    "Belanja sebulan": np.round(np.exp(score) * persons / 1000),  # of the household, in thousands
    "Bobot": np.round(draw.uniform(40, 120, n)),
    "PKH": np.where(draw.random(n) < 1 / (1 + np.exp(3 * (score - 13.0))), 1, 0),
})  # fmt: skip
pyarrow.csv.write_csv(table, folder / "survei.csv")

# %% [markdown]
# ## Describe it
#
# The first try has three mistakes. All of them are told at once, each with its line.

# %%
profile_file = folder / "survei.yaml"
profile_file.write_text("""
profile: survei_contoh
languages: [id]
keys: {household: No, areas: [Desa], cluster: Desa, size: ART, weight: Bobot}
welfare: {column: Belanja sebulan, per: home, multiplier: 1000}
variables:
  - {name: anggota, column: ART, kind: count, direction: down, label: {id: Anggota keluarga}}
  - {name: atap, column: Atap terluas, kind: text, label: {id: Atap terluas}}
  - {name: kulkas, column: Kulkas, kind: yes_no, yes: [ya], no: [tidak], direction: up, label: {id: Kulkas}}
  - {name: lahan, column: Lahan (ha), kind: number, direction: higher, label: {id: Lahan}}
programmes:
  - {name: PKH, column: PKH, yes: [1], no: [0], line: {poorest_share: 0.3},
     max_false: {inclusion: 0.2, exclusion: 0.3}}
""")
try:
    load_profile(profile_file)
except TepatError as problem:
    print(problem)

# %%
text = profile_file.read_text().replace("per: home", "per: household")
text = text.replace("kind: text", "kind: category").replace("direction: higher", "direction: up")
profile_file.write_text(text)
profile = load_profile(profile_file)
policy = policy_in_force(profile.programmes, TODAY)
survey = read_survey(profile, folder / "survei.csv", None, policy.programmes)
print(f"{len(survey)} families; findings: {survey.households.findings.counts() or 'none'}")
for warning in survey.households.warnings:
    print("note:", warning)

# %% [markdown]
# ## Evaluate it
#
# The same call as for every survey. With four questions nobody should hope for much; what matters is
# that the figures say so.

# %%
report = evaluate(profile, survey, policy, seed=0, baselines=("ols", "ols_areas")).report
for name, figures in report["figures"].items():
    print(
        f"{name:<10} R² {figures['r2']['value']:.3f}   missed at 40 %: {figures['error_at_40']['value']:.0%}"
    )
print("not worse than", report["not_worse"])

# %% [markdown]
# ## A leak
#
# Suppose the file also holds the amount a clerk wrote into another column. An input made from the
# answer explains more than any honest question can, and Tepat refuses to train on it.

# %%
leaky = table.append_column("Catatan", pa.array(np.round(np.exp(score) * draw.normal(1, 0.02, n))))
pyarrow.csv.write_csv(leaky, folder / "bocor.csv")
profile_file.write_text(text.replace(
    "programmes:", "  - {name: catatan, column: Catatan, kind: number, label: {id: Catatan}}\nprogrammes:"
))  # fmt: skip
leaky_profile = load_profile(profile_file)
survey = read_survey(leaky_profile, folder / "bocor.csv", None, policy.programmes)
try:
    evaluate(leaky_profile, survey, policy, seed=0, baselines=("ols",))
except TepatError as problem:
    print(problem)

# %% [markdown]
# From here `tepat train --profile survei.yaml --survey survei.csv` registers a model, with its
# report, and `tepat assess` takes a registry that asks the same questions.
