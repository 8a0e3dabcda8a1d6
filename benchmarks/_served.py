"""The champion's estimate, linear part and trees, as a model for `mlflow models serve`: it predicts only."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from mlflow.models import set_model
from mlflow.pyfunc.model import PythonModel

from models import load_model


class Estimate(PythonModel):
    """Prepared inputs, a row a household, to scores."""

    def load_context(self, context: Any) -> None:
        """Loads the model folder once, as the service does."""
        self.welfare = load_model(Path(context.artifacts["model"])).welfare

    def predict(self, context: Any, model_input: pd.DataFrame, params: Any = None) -> Any:
        """shape (n,)."""
        values = np.ascontiguousarray(model_input.to_numpy(), dtype=np.float32)
        return self.welfare.scores_from(self.welfare.linear.contributions(values), values)


set_model(Estimate())
