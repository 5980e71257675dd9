"""Templates as people wrote them: which files they are, their slips, and how much they may use up."""
