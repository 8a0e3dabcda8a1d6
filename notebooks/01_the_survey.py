# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # 1. The survey
#
# Everything Tepat says about a family it learned from a few thousand families who were *asked what
# they spend*. Before any model, look at them: who they are, how many persons each stands for, where
# the lines fall, and what the registry got wrong about them.
#
# All people below are **simulated** (*data simulasi*): nobody exists, and every NIK starts with 99.
# Make `FAMILIES` larger for smoother figures; your own survey is notebook 6.

# %%
import tempfile
from datetime import date
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from features import load_profile, policy_in_force, read_survey
from models.lines import WelfareQuantiles
from training.fitting import fixed_lines
from training.simulation import simulate, write_district

FAMILIES, SURVEYED, TODAY = 2_500, 1_200, date(2026, 1, 1)

folder = Path(tempfile.mkdtemp())
district = simulate(FAMILIES, seed=1, survey_households=SURVEYED)
write_district(district, folder)
profile = load_profile("dtsen")
policy = policy_in_force(profile.programmes, TODAY)
survey = read_survey(profile, folder / "survey.parquet", folder / "survey_members.parquet", policy.programmes)
households, welfare = survey.households, survey.welfare
print(f"{len(survey):,} families, {households.size.sum():,.0f} persons,", profile.welfare.unit["en"])

# %% [markdown]
# ## A family is not a vote
#
# Poverty is counted in **persons**. A surveyed family of six with a weight of 30 stands for 180
# people. An unweighted mean of families describes the sample; a mean weighted by weight × size
# describes the district. The difference is not small, because large families are poorer.

# %%
persons = households.weight * households.size
print(f"mean over families in the sample : {welfare.mean():12,.0f}")
print(f"mean over families               : {np.average(welfare, weights=households.weight):12,.0f}")
print(f"mean over persons                : {np.average(welfare, weights=persons):12,.0f}")

# %% [markdown]
# ## Lines
#
# A programme's line is an amount, or a share of the persons. A share is turned into an amount *once*,
# here, on the survey; from then on it does not move with whoever happens to be in a file.

# %%
lines = fixed_lines(profile, policy, survey)
for name, line in sorted(lines.items(), key=lambda each: each[1]):
    below = persons[welfare < line].sum() / persons.sum()
    print(f"{name:<16} {line:12,.0f}   {below:5.1%} of the persons are below")

# %%
quantiles = WelfareQuantiles.of(welfare, persons)
figure, axes = plt.subplots(figsize=(7, 3.4), layout="constrained")
axes.hist(np.log10(welfare), bins=40, weights=persons / persons.sum(), color="0.75")
for (name, line), dash in zip(
    sorted(lines.items(), key=lambda each: each[1]), ("-", "--", "-.", ":") * 3, strict=False
):
    axes.axvline(np.log10(line), color="black", linestyle=dash, linewidth=1, label=name)
axes.set(xlabel="spending per person, log10", ylabel="share of the persons")
axes.legend(frameon=False, fontsize=7)
plt.show()

# %% [markdown]
# On the log scale the distribution is almost a bell, which is why the model estimates the logarithm.
# Much of the mass stands close to the lines. Whoever is close to a line cannot be placed on one side
# of it with certainty by any list of assets: Tepat's third answer, *cannot tell*, lives here.
#
# ## What the registry says, and what is so
#
# The survey carries the answers *of the registry*, as stale as they are, because those are what a
# registry is assessed with. The simulation also knows what an interviewer would have seen.

# %%
fresh = read_survey(
    profile, folder / "survey_fresh.parquet", folder / "survey_fresh_members.parquet", policy.programmes
)
place = {name: row for row, name in enumerate(fresh.households.ids.to_pylist())}
same = np.array([place[name] for name in households.ids.to_pylist()])
wrong = {
    name: np.mean((answer.text.take(np.arange(len(survey))).to_pylist()) != np.array(
        fresh.households.answers[name].text.take(same).to_pylist(), dtype=object))
    for name, answer in households.answers.items()
}  # fmt: skip
for name, share in sorted(wrong.items(), key=lambda each: -each[1])[:8]:
    print(f"{share:5.0%} of the records differ: {name}")

# %% [markdown]
# A model trained on clean interviews and used on stale records would promise more than it keeps. So
# the profile says `answers: registry`, and the calibration of every list is made on the registry's own
# answers. When you bring a survey whose answers are an interviewer's, Tepat says so on every card.
