"""The files of a project: rendered, formatted, proved, and found to be fit to stand beside each other."""
