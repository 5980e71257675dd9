"""What differs between environments, regions or stacks that are meant to be alike, and which settings make it so."""

from tfgen.comparison.compare import Comparison, Difference, SettingDifference, compare

__all__ = ["Comparison", "Difference", "SettingDifference", "compare"]
