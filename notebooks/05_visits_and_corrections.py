# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # 5. How many visits buy how many corrections
#
# An office can make forty visits a week. This notebook asks what they buy: how many true errors the
# list holds at each length, whether the promise made beforehand was kept, and what a few *random*
# visits tell that no list can.
#
# Only a simulation knows the truth of every family. Simulated data (*data simulasi*); nobody in it
# exists.

# %%
import tempfile
from datetime import date
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from features import build_catalogue, load_profile, policy_in_force, read_households, read_survey
from models import assess_table, context_of, save_model
from models.audit_estimates import AuditVisits, audit_errors
from models.audit_sample import draw_audit
from models.expected_errors import expected_errors
from training.fitting import fit, fixed_lines
from training.simulation import simulate, write_district

FAMILIES, SURVEYED, TODAY, PROGRAMME = 6_000, 2_000, date(2026, 1, 1), "PKH"

folder = Path(tempfile.mkdtemp())
write_district(simulate(FAMILIES, seed=4, survey_households=SURVEYED), folder)
profile = load_profile("dtsen")
policy = policy_in_force(profile.programmes, TODAY)
survey = read_survey(profile, folder / "survey.parquet", folder / "survey_members.parquet", policy.programmes)
catalogue = build_catalogue(profile, survey.households)
fitted = fit(profile, survey, catalogue, policy, fixed_lines(profile, policy, survey), seed=0)
model = save_model(fitted.model, folder / "model")
registry = read_households(
    profile, folder / "registry.parquet", folder / "members.parquet", policy.programmes,
    learned=catalogue.learned_codes,
)  # fmt: skip
context = context_of(model, profile, policy, TODAY, registry.content_digest)
assessed = assess_table(context, registry)

# %% [markdown]
# ## The list, most certain first
#
# Flagged or not, order everybody of one side by certainty and walk down the list.

# %%
truth = pq.read_table(folder / "truth.parquet")
spending = dict(
    zip(truth["id_keluarga"].to_pylist(), truth["pengeluaran_per_kapita"].to_pylist(), strict=True)
)
ids = assessed["household_id"].to_pylist()
known = np.array([name in spending for name in ids])
welfare = np.array([spending.get(name, np.nan) for name in ids])
line = next(each for each in context.programmes if each.name == PROGRAMME).line
p_below = assessed[f"p_below:{PROGRAMME}"].to_numpy()
enrolled = np.array(assessed[f"enrolled:{PROGRAMME}"].to_pylist(), dtype=object)

lengths = np.arange(20, 600, 20)
figure, axes = plt.subplots(figsize=(6.5, 3.2), layout="constrained")
for name, side, evidence, wrong, dash in (
    ("likely inclusion errors", True, 1 - p_below, welfare >= line, "-"),
    ("likely exclusion errors", False, p_below, welfare < line, "--"),
):
    own = np.flatnonzero(known & (enrolled == side))
    walked = own[np.argsort(-evidence[own], kind="stable")]
    right = [100 * wrong[walked[:length]].mean() for length in lengths if length <= len(walked)]
    axes.plot(lengths[: len(right)], right, dash, color="black", label=name)
axes.set(xlabel="visits made", ylabel="true errors per 100 visits", ylim=(0, 102))
axes.legend(frameon=False)
plt.show()

# %% [markdown]
# The curves fall: the first visits buy the most. "True errors per 100 visits" is the figure to plan
# with, not the length of a list.
#
# ## Was the promise kept?
#
# Before any visit Tepat says how many of the chosen will be true errors, with an interval. Hold it
# against the truth.

# %%
probability = np.nan_to_num(assessed[f"flag_probability:{PROGRAMME}"].to_numpy(zero_copy_only=False), nan=-1)
flagged = np.array([flag is not None for flag in assessed[f"flag:{PROGRAMME}"].to_pylist()])
forty = np.argsort(-np.where(flagged & known, probability, -1), kind="stable")[:40]
forty = forty[flagged[forty]]
promised = expected_errors(
    assessed.take(pa.array(forty)), [each for each in context.programmes if each.name == PROGRAMME]
)
true = np.where(enrolled[forty] == True, welfare[forty] >= line, welfare[forty] < line)  # noqa: E712
if promised.share is not None:
    print(f"{len(forty)} visits, promised {promised.share:.0%} [{promised.low:.0%}, {promised.high:.0%}], "
          f"found {true.mean():.0%}")  # fmt: skip

# %% [markdown]
# ## What a list can never tell
#
# How many of *all* families are wrongly enrolled? A list holds those who look wrong; families who
# look right and are not stay unseen. A few visits drawn at random from everybody see them, too. Their
# estimate needs no model.

# %%
drawn = draw_audit(assessed["household_id"].combine_chunks(), 200, seed=0, week="2026-W02")
rows = drawn.positions[known[drawn.positions]]
visits = AuditVisits(
    expected=np.full(len(rows), drawn.probability),
    fraction=np.full(len(rows), drawn.probability),
    enrolled=np.array([{True: 1.0, False: 0.0}.get(enrolled[row], np.nan) for row in rows]),
    eligible=(welfare[rows] < line).astype(float),
)
everybody = {
    "inclusion_error": np.mean(welfare[known & (enrolled == True)] >= line),  # noqa: E712
    "exclusion_error": np.mean(enrolled[known & (welfare < line)] == False),  # noqa: E712
}
for name, found in audit_errors(visits).items():
    if found.value is not None:
        print(f"{name}: {found.value:.0%} [{found.low:.0%}, {found.high:.0%}] by {found.visits} visits, "
              f"{everybody[name]:.0%} in truth")  # fmt: skip

# %% [markdown]
# The interval is wide: two hundred random visits say something about the district and nothing about a
# nagari. Another draw of two hundred says something else within it (try `seed=1`, an unlucky one). A
# tenth to a fifth of every visit list is drawn at random, and a year of them together narrows it.
