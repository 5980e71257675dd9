"""`for` expressions over what has no elements, or that make one key twice.

Why:
    A `for` goes through a list, set, map, tuple or object that is not null; the keys of an object it makes have to
    differ, unless `...` groups the values (https://developer.hashicorp.com/terraform/language/expressions/for).

Bad:
    output "names" {
      value = { for name in ["a", "b", "a"] : name => upper(name) }
    }

Good:
    output "names" {
      value = { for name in distinct(["a", "b", "a"]) : name => upper(name) }
    }
"""

from tfgen.rules.shared.value_hits import value_rule

RULE = value_rule("invalid-for")
