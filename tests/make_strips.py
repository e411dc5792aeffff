"""Makes lrcourse/_stored/strips.npz, what lesson 09 calls the strips: `python tests/make_strips.py`, some minutes.

Six tasks, five optimizers, 33 learning rates, 10 seeds (of the batches, and of the first weights of the networks):
300 steps with a batch of 32, and then the loss on all rows. A run that is no longer finite, or above 1e9, counts as 1e9.
"""

from pathlib import Path

import numpy as np

from lrcourse import MLP, SGD, Adagrad, Adam, LinearRegression, LinearSVM, LogisticRegression, RMSprop
from lrcourse import breast_cancer, digits, penguins, standardize, sweep

FILE = Path(__file__).resolve().parent.parent / "lrcourse" / "_stored" / "strips.npz"
LRS = np.geomspace(1e-6, 100, 33)
STEPS, BATCH, SEEDS = 300, 32, 10
OPTIMIZERS = {"SGD": SGD, "momentum": lambda lr: SGD(lr, momentum=0.9), "AdaGrad": Adagrad, "RMSProp": RMSprop, "Adam": Adam}


def tasks(seed):
    """The six tasks, by name; the seed draws the first weights of the two networks."""
    lengths, mass = penguins()
    cells, benign = breast_cancer()
    pixels, digit = digits()
    even = standardize(cells)
    return {"linear": LinearRegression(standardize(lengths), standardize(mass)),
            "logistic": LogisticRegression(even, benign), "logistic, raw": LogisticRegression(cells, benign),
            "SVM": LinearSVM(even, benign, l2=0.01), "network": MLP(pixels / 16, digit, (32,), seed=seed),
            "deep network": MLP(pixels / 16, digit, (32, 32, 32), "tanh", seed=seed)}


def strip(task, optimizer, seed):
    """The last loss for each learning rate, (33,)."""
    loss = sweep(OPTIMIZERS[optimizer], LRS, task, STEPS, batch=BATCH, seed=seed, record="loss").loss[-1]
    return np.fmin(loss, 1e9)


def main():
    first, last = [], []
    for seed in range(SEEDS):
        made = tasks(seed).values()
        first.append([task.loss(task.start) for task in made])
        last.append([[strip(task, name, seed) for name in OPTIMIZERS] for task in made])
    np.savez_compressed(FILE, tasks=list(tasks(0)), optimizers=list(OPTIMIZERS), lrs=LRS,
                        first=np.float32(np.transpose(first)), last=np.float32(np.moveaxis(last, 0, 2)))


if __name__ == "__main__":
    main()
