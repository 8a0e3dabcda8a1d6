# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # 4. Explaining one household, and the district
#
# A reviewer must be able to say to a family why it was looked at. So each estimate is a sum: the
# survey's average household, plus what each answer adds or takes. Nothing is left over. When every
# family is explained, the same numbers answer questions about the whole district.
#
# Simulated data (*data simulasi*); nobody in it exists.

# %%
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import shap

from features import (
    build_catalogue,
    build_matrix,
    load_profile,
    policy_in_force,
    read_households,
    read_survey,
)
from models import assess_table, context_of, save_model
from models.explanation import to_shap
from models.sentences import Speaker
from training.fitting import fit, fixed_lines
from training.simulation import simulate, write_district

FAMILIES, SURVEYED, TODAY = 2_500, 1_200, date(2026, 1, 1)

folder = Path(tempfile.mkdtemp())
write_district(simulate(FAMILIES, seed=3, survey_households=SURVEYED), folder)
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
assessed = assess_table(context_of(model, profile, policy, TODAY, registry.content_digest), registry)

# %% [markdown]
# ## One family
#
# The family whose flag is the surest, in words.

# %%
programme = "PKH"
probability = np.nan_to_num(assessed[f"flag_probability:{programme}"].to_numpy(zero_copy_only=False), nan=-1)
flagged = np.array([flag is not None for flag in assessed[f"flag:{programme}"].to_pylist()])
chosen = int(np.argmax(np.where(flagged, probability, -1)))
family = assessed.slice(chosen, 1).to_pylist()[0]
speaker = Speaker(profile, "en")
print(
    f"estimate {family['estimate']:,.0f}, 80 % interval {family['low_80']:,.0f} to {family['high_80']:,.0f}"
)
print(
    f"flag: {family[f'flag:{programme}']}, "
    f"right with probability {family[f'flag_probability:{programme}']:.0%}\n"
)
for reason in family["reasons"][:6]:
    print("-", speaker.sentence(reason))

# %% [markdown]
# ### It adds up
#
# In currency the contributions add to estimate − reference, exactly. Test it; a batch where they did
# not would never have been written.

# %%
total = sum(reason["currency"] for reason in family["reasons"])
print(
    f"{family['reference']:,.2f} + {total:,.2f} = {family['reference'] + total:,.2f}, "
    f"the estimate {family['estimate']:,.2f}"
)
assert abs(family["reference"] + total - family["estimate"]) < 1e-3

# %% [markdown]
# ### What to check
#
# Not the strongest reasons, but the *answers whose correction would move the estimate across the
# line*: the three things to look at when you stand in front of the house.

# %%
for check in family["checks"]:
    answer = speaker.code(check["question"], check["answer"])
    print(f"- {speaker.label(check['question'])}: were it “{answer}”, "
          f"the estimate would be {check['estimate']:,.0f}")  # fmt: skip

# %% [markdown]
# ## Everybody
#
# `models.explanation.to_shap` hands the same numbers to shap's own plots.

# %%
matrix = build_matrix(catalogue, registry.take(np.arange(600)))
explained = to_shap(catalogue, matrix, model.welfare.explain(matrix), model.welfare.reference_score)
shap.plots.beeswarm(explained, max_display=12)

# %% [markdown]
# Each dot is a family; to the right it is estimated better off. A question whose colours are mixed
# matters in company of others only.
#
# ## Which reasons drive the flags?

# %%
from collections import Counter

drives = Counter()
sign = 1 if family[f"flag:{programme}"] == "likely_inclusion_error" else -1
for row, flag in zip(assessed["reasons"].to_pylist(), assessed[f"flag:{programme}"].to_pylist(), strict=True):
    if flag == family[f"flag:{programme}"]:
        towards = [reason for reason in row if sign * reason["contribution"] > 0]
        drives.update(reason["question"] for reason in towards[:3])
for question, times in drives.most_common(8):
    print(f"{times:5d} flags  {speaker.label(question)}")

# %% [markdown]
# On the command line `tepat explain --district reasons` says this by nagari, and `line`, `answers`
# and `model` ask what would change were the line moved, were an answer wrong in 5 % of the records,
# or another model at work.
