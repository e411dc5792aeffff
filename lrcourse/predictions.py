"""What the learner predicted, kept in their folder, so that it is still there tomorrow; elsewhere nothing is kept."""

from ._notes import note, place, read

FILE = ".lrcourse-predictions.json"


def recall(question, folder=None):
    """The prediction once given to `question` (a number or a choice), or None.

    folder: where the notebook is (default: where Python runs).
    """
    file = place(FILE, folder)
    return None if file is None else read(file).get(question)


def remember(question, prediction, folder=None):
    """Keep a prediction. CommandError where it cannot be written."""
    file = place(FILE, folder)
    if file is not None:
        note(file, question, prediction)
