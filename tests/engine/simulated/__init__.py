"""A simulated AWS provider: any provider's schema, served to Terraform over its plugin protocol.

It exists because the stacks also have to be valid with a provider that no test machine can be expected to have. It
knows a schema and nothing else: attributes that AWS would fill in are unknown in a plan and get a made-up value in an
apply, and the only state is Terraform's own.

Proves: that every argument, block and type exists in that version, that references lead to attributes of a fitting
type, that there is no cycle, that values unknown until apply stand only where Terraform allows them (not in `count`,
nor in the keys of `for_each`), that a second plan is empty as far as the configuration decides it, that write-only
values stay out of the state, and that a destroy finds its order.

Cannot prove: whether a value is acceptable (names, lengths, enums, conflicts, CIDRs), whether a change replaces a
resource, whether a computed value changes in an update, whether AWS would agree, default values that only the
provider knows. The real provider does the first; an emulator or an account the rest.
"""
