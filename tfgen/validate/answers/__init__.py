"""From verdicts to findings: grouped, without what is suppressed or known."""
