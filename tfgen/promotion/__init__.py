"""Give the cells of one value of an axis the settings of another's, by editing the matrix file."""

from tfgen.promotion.plan import Promoted, Promotion, Unpaired, apply_promotion, plan_promotion

__all__ = ["Promoted", "Promotion", "Unpaired", "apply_promotion", "plan_promotion"]
