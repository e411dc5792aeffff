"""What is asked in lab_quiz: six loss curves and ten questions, for no points."""

from .specs import Spec

LESSON = "lab_quiz"
CURVES = 6
QUESTIONS = 10

lab_quiz = Spec("lab_quiz", LESSON, 0, "C", "six loss curves and ten questions", options=tuple("abcdefg"))

EXERCISES = (lab_quiz,)
