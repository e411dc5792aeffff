"""The lessons as pages: every slider works in them, and they need no kernel, no server and no network.

`running` runs a lesson once, `words` and `cells` turn it into HTML, `pages` gives it its frame and `building` writes the folder.
"""
