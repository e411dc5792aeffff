"""What the scripts beside this module share: how far a claim is from failing, in one printed line."""

import numpy as np


def margin(sentence, values, *, below=None, above=None):
    """Print the worst of the values, and how many times it could be worse."""
    values = np.asarray(values, float)
    worst, bound, spare = ((values.max(), below, below / max(values.max(), 1e-300)) if above is None else
                           (values.min(), above, values.min() / above))
    print(f"{spare:9.3g} x   {sentence}: {'<' if above is None else '>'} {bound:g}, worst {worst:.3g} of {values.size}")
