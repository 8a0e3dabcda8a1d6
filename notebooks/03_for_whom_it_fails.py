# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # 3. For whom it fails
#
# An average hides people. A poor family that is not selected goes without help that was meant for it;
# this notebook asks *which* poor families these are. Nothing here is "debiased": harms are reported,
# and people decide whether they can be defended.
#
# Simulated data (*data simulasi*); nobody in it exists.

# %%
import tempfile
from datetime import date
from pathlib import Path

import matplotlib.pyplot as plt

from features import load_profile, policy_in_force, read_survey
from training.evaluation import evaluate
from training.simulation import simulate, write_district

FAMILIES, SURVEYED, TODAY = 3_000, 1_500, date(2026, 1, 1)

folder = Path(tempfile.mkdtemp())
write_district(simulate(FAMILIES, seed=2, survey_households=SURVEYED), folder)
profile = load_profile("dtsen")
policy = policy_in_force(profile.programmes, TODAY)
survey = read_survey(profile, folder / "survey.parquet", folder / "survey_members.parquet", policy.programmes)
report = evaluate(profile, survey, policy, seed=0, baselines=("ols",)).report
groups = report["groups"]

# %% [markdown]
# ## The known harm comes first
#
# Spending per person treats a baby as an adult and lets nobody share a roof. Small families look well
# off by that measure, large ones poor, and every model learns it. So the poor among the *small* are
# the ones who are missed. Beside it stands the same on a scale of equivalent adults: other families
# are then the poor ones. That the gap shrinks does not mean anybody was found; it means how much of
# the harm comes from the ruler.

# %%
quota = groups["quotas"][-1]
for scale, sizes in groups["household_size"]["scales"].items():
    print(scale)
    for size, found in sizes.items():
        missed = found["figures"].get(f"exclusion_error_{quota}")
        if missed:
            print(f"   {size:>4} persons: {missed['value']:.0%} of the poor missed "
                  f"[{missed['low']:.0%}, {missed['high']:.0%}]")  # fmt: skip

# %% [markdown]
# ## Group by group
#
# A rate is told only where at least 30 surveyed families stand behind it. Of a hundred intervals, about
# five miss their truth: take a group seriously that you had a reason to look at.

# %%
rows = []
for group, values in groups["single"].items():
    for value, figures in values.items():
        missed = figures["figures"].get(f"exclusion_error_{quota}")
        if missed:
            rows.append((missed["low"], missed["value"], missed["high"], f"{group}: {value}"))
rows = sorted(rows, key=lambda row: row[1])[-12:]
figure, axes = plt.subplots(figsize=(6.5, 0.36 * len(rows) + 1), layout="constrained")
for height, (low, value, high, _) in enumerate(rows):
    axes.plot([low, high], [height, height], color="0.5")
    axes.plot(value, height, "ko", markersize=5)
axes.set_yticks(range(len(rows)), [row[3] for row in rows], fontsize=8)
axes.set(xlabel="share of the poor who are not selected", xlim=(0, 1))
plt.show()

# %% [markdown]
# ## What would a cut-off of its own cost?
#
# One can equalise the share of the poor who are missed by giving each group its own cut-off. As many
# families are selected in all, so for every family that enters, another leaves. The report says what
# that does to the error of everybody. It is a calculation, not a proposal.

# %%
for group, found in groups["own_cutoffs"].items():
    change = found["change"]
    print(f"{group:<28} error of all households {change['value']:+.1%} "
          f"[{change['low']:+.1%}, {change['high']:+.1%}]")  # fmt: skip

# %% [markdown]
# Read it as a question to bring to the next meeting: *this group is missed more often; equal misses
# would cost this much; which of the two can we defend to the families?*
