"""HCL as text: tokens, layout, shapes, literals, and the two parsers. Knows no templates and no stacks."""
