"""Grading strangers' notebooks: no student's code runs where grades are computed.

    layouts -> reader -> box (inside: runner -> answers) -> marks (the judges) -> results -> report, pages, export

The box is a process apart that only answers: it is sent cells and inputs, and sends back plain data. Judges,
solutions, other submissions and the network are out of its sight. What this machine can keep of that is found out
at the start of each run (`ladder`) and written into its results.
"""
