# ---
# jupyter:
#   lrcourse:
#     title: "Three models: exercises"
#     minutes: 30
# ---

# %% [markdown]
# # Three models: exercises
#
# Three exercises on [the lesson](../lessons/10_three_models.ipynb), seven points. Each is a function with a gap, and below it a check that says what is right, what is not, and why. Check as often as you like: only your best counts, and only for you.
#
# Run the first cell, then write, run and check, one exercise at a time.

# %%
import numpy as np

from lrcourse import check, progress

# %% [markdown]
# ## The slope of a support vector machine
#
# A row a has the score s = w·a + offset and a label y, which is −1 or 1. The loss is the mean of max(0, 1 − ys) over all rows, plus lam/2 · ‖w‖². What is its slope?
#
# `features` (n, d) holds the rows, `target` (n,) their labels, `w` (d,) the weights, `offset` and `lam` are numbers. Return d + 1 numbers, the slope in w and then the one in the offset. The penalty does not act on the offset. Where ys is exactly 1, take 0 for the slope of the hinge.
#
# An example with d = 1: the rows 2 and 3, with the labels 1 and −1, w = 1, offset 0 and lam = 0.1. The values of ys are 2 and −3, so the first row has a hinge of 0. That of the second row has the slope −y·(a, 1) = (3, 1). The mean over the two rows is (1.5, 0.5), and with the penalty (1.6, 0.5).

# %%
def hinge_grad(features, target, w, offset, lam):
    ### BEGIN SOLUTION
    pulls = target * (target * (features @ w + offset) < 1)
    return np.append(lam * w - pulls @ features / len(target), -np.mean(pulls))
    ### END SOLUTION


# %% points=2
check("hinge_grad", hinge_grad)

# %% [markdown]
# ## A support vector machine by falling steps
#
# Train a linear SVM without an offset, one row a step, beginning at w = 0. Step t looks at the row with the number `rows[t]`, t = 0, 1, 2 …, and takes
#
# $$\eta_t = \frac{1}{\lambda\,(t + t_0)}$$
#
# The loss of a row a with the label y is max(0, 1 − y·(w·a)) + lam/2 · ‖w‖². Where y·(w·a) is exactly 1, the hinge has the slope 0. Return w (d,) after all steps.
#
# An example with d = 1, lam = 0.5 and t0 = 2: the row is 3, its label 1. At w = 0 its slope is −3, and η is 1/(0.5 · 2) = 1, so w becomes 3. The same row once more: now its hinge is 0, and the penalty has the slope 0.5 · 3 = 1.5. With η = 1/(0.5 · 3) = 2/3 the step is 1, and w becomes 2.

# %%
def pegasos(features, target, rows, lam, t0):
    ### BEGIN SOLUTION
    w = np.zeros(features.shape[1])
    for t, row in enumerate(rows):
        a, y = features[row], target[row]
        slope = lam * w - (y * (a @ w) < 1) * y * a
        w = w - slope / (lam * (t + t0))
    return w
    ### END SOLUTION


# %% points=2
check("pegasos", pegasos)

# %% [markdown]
# ## The largest curvature, without a table
#
# A network with a million weights has a table of second derivatives, H, with a million times a million entries. Nobody can write it down. But H often comes as products of few rows, and then H times a vector v is cheap. Here
#
# $$H = U^\top U - D^\top D$$
#
# `up` is U, (k, P), and `down` is D, (m, P). The first part bends up, and the second takes away, so H may have eigenvalues below 0 as well. Return the **largest eigenvalue** of H, one number, to a relative 0.0001 or better.
#
# Here P is 100 at most, so the table would still fit, and `np.linalg.eigvalsh` would find its eigenvalues in one line. The check accepts that as well, and it is a good way to test your own function. But it ends long before a real network begins: for a million weights it would take 8 terabytes. So try to do without it. (The library's `largest_eigenvalue` is closed while you are asked.)
#
# What helps is a walk: begin with a random v, replace it by Hv again and again, and keep its length at 1. It turns towards the eigenvector whose eigenvalue is largest *in size*. The one asked for is the largest, and may be smaller in size than one below 0. No eigenvalue lies below minus the sum of all squares of `down`. When v stands still, v·Hv is an eigenvalue. A few hundred products are enough.
#
# An example with P = 2: `up` is [[1, 2]], `down` is [[3, 0]]. Written down, H has the rows (−8, 2) and (2, 4). Its eigenvalues are 4.325 and −8.325; the answer is 4.325.

# %%
def sharpness(up, down):
    ### BEGIN SOLUTION
    shift = np.sum(down**2)
    v = np.random.default_rng(0).normal(size=up.shape[1])
    for _ in range(400):
        v = v / np.sqrt(v @ v)
        bent = up.T @ (up @ v) - down.T @ (down @ v)
        top, v = v @ bent, bent + shift * v
    return top
    ### END SOLUTION


# %% points=3
check("sharpness", sharpness)

# %% [markdown]
# ## Where you are

# %%
progress()
