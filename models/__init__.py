"""The welfare model and what it says: from a model folder and households to assessments.

`folder` loads a model and verifies it, `assessment` is the pipeline from decoded households to
flags and reasons, `sentences` puts reasons into words. Training and serving both stand on this.
"""

from models.assessment import assess, assess_table, context_of
from models.folder import load_model, save_model
from models.sentences import sentences

__all__ = ["assess", "assess_table", "context_of", "load_model", "save_model", "sentences"]
