"""How folders lie: which part of a path is the environment, which the region, which the component."""
