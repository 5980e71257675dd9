"""What differs between environments, regions or stacks that are meant to be alike, and which settings make it so."""

from tfgen.comparison.compare import Comparison, compare
from tfgen.comparison.rendered import Difference
from tfgen.comparison.settings import SettingDifference

__all__ = ["Comparison", "Difference", "SettingDifference", "compare"]
