"""Outputs, variables, providers, backend, and Terraform's own settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.mutations.change import Change, append, insert, misspell, remove, rename, replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Argument, Block
    from tfgen.module.model import Module, SourceFile


def _appended(module: Module, *texts: str) -> Iterator[Change]:
    """Texts at the end of each file."""
    for file in module.files:
        for number, text in enumerate(texts):
            yield append(file, text, f"{text.split()[0]} {number}.{file.name}")


def _terraform(module: Module, block_type: str) -> Iterator[tuple[SourceFile, Block]]:
    for declaration in module.declared("terraform"):
        for block in declaration.blocks(block_type):
            yield declaration.file, block


def output_without_value(module: Module) -> Iterator[Change]:
    """An output without `value`."""
    for output in module.declared("output"):
        if value := output.argument("value"):
            yield remove(output.file, value, output.address)


def bad_output_argument(module: Module) -> Iterator[Change]:
    """An output with a misspelt argument, or one of the wrong type."""
    for output in module.declared("output"):
        for text in ("sensitve = true", 'sensitive = "perhaps"', "type = string", 'depends_on = ["a-b"]'):
            yield insert(output.file, output.block.body, text, output.address)


def dangling_output(module: Module) -> Iterator[Change]:
    """An output of something that is not there."""
    for output in module.declared("output"):
        if value := output.argument("value"):
            yield replace(output.file, value.value, "aws_vpc.gone.id", output.address)


def sensitive_output(module: Module) -> Iterator[Change]:
    """An output of a password without `sensitive = true`."""
    if module.resource("aws_rds_cluster.main") is None:
        return
    for output in module.declared("output"):
        if value := output.argument("value"):
            yield replace(output.file, value.value, "aws_rds_cluster.main.master_password", output.address)


def bad_output_name(module: Module) -> Iterator[Change]:
    """`output "the vpc"`."""
    for output in module.declared("output"):
        yield rename(output.file, output.block, f'output "{output.name}"', 'output "the vpc"', output.address)


def variable_default_of_wrong_type(module: Module) -> Iterator[Change]:
    """`type = number` with `default = "many"`."""
    yield from _appended(
        module,
        'variable "size" {\n  type    = number\n  default = "many"\n}',
        'variable "zones" {\n  type    = list(string)\n  default = "a"\n}',
        'variable "tags" {\n  type    = map(string)\n  default = ["a"]\n}',
        'variable "on" {\n  type    = bool\n  default = "yes"\n}',
        'variable "rule" {\n  type    = object({ port = number })\n  default = { name = "a" }\n}',
        'variable "size" {\n  type     = number\n  default  = null\n  nullable = false\n}',
    )


def bad_variable_type(module: Module) -> Iterator[Change]:
    """`type = text`."""
    yield from _appended(
        module,
        'variable "size" {\n  type = text\n}',
        'variable "size" {\n  type = "numbr"\n}',
        'variable "zones" {\n  type = list(string, number)\n}',
        'variable "zones" {\n  type = array(string)\n}',
        'variable "rule" {\n  type = object(string)\n}',
        'variable "rule" {\n  type = optional(string)\n}',
    )


def bad_variable(module: Module) -> Iterator[Change]:
    """A variable with a reserved name, an unknown argument, or a default that is no constant."""
    yield from _appended(
        module,
        'variable "count" {\n  default = 1\n}',
        'variable "size" {\n  defualt = 1\n}',
        'variable "size" {\n  default = aws_vpc.main.id\n}',
        'variable "size" {\n  default = local.size\n}',
        'variable "the size" {\n  default = 1\n}',
        'variable "size" {\n  sensitive = "perhaps"\n}',
        "variable {\n  default = 1\n}",
    )


def bad_validation(module: Module) -> Iterator[Change]:
    """A validation without its message, without its condition, or that is no condition."""
    validation = 'variable "size" {{\n  default = 1\n\n  validation {{\n    {}\n  }}\n}}'
    bodies = (
        "condition = var.size > 0",
        'error_message = "Too small."',
        'condition     = true\n    error_message = "Too small."',
        'condition     = var.sizes > 0\n    error_message = "Too small."',
        'condition     = "perhaps"\n    error_message = "Too small."',
        'condition     = var.size > 5\n    error_message = "Too small."',
        'condition     = var.size > 0\n    error_mesage = "Too small."',
    )
    yield from _appended(module, *(validation.format(body) for body in bodies))


def bad_refactoring(module: Module) -> Iterator[Change]:
    """`moved`, `removed` and `import` blocks that Terraform refuses."""
    yield from _appended(
        module,
        "moved {\n  from = aws_sqs_queue.old\n}",
        "moved {\n  from = aws_sqs_queue.old\n  to   = aws_sqs_queue.old\n}",
        'moved {\n  from = "aws_sqs_queue.old"\n  to   = aws_sqs_queue.other\n}',
        "moved {\n  from = aws_kms_key.main\n  to   = aws_kms_key.other\n}",
        "moved {\n  from = data.aws_region.a\n  to   = data.aws_region.b\n}",
        "removed {\n  from = aws_kms_key.main\n  lifecycle {\n    destroy = false\n  }\n}",
        "removed {\n  from = aws_sqs_queue.old[0]\n}",
        'import {\n  to = aws_sqs_queue.absent\n  id = "a"\n}',
        "import {\n  to = aws_kms_key.main\n}",
        'check "a" {\n}',
        'check "a" {\n  assert {\n    condition = true\n  }\n}',
    )


def bad_locals(module: Module) -> Iterator[Change]:
    """`locals` with a label, a block, or a local that needs itself."""
    yield from _appended(
        module,
        'locals "a" {\n  b = 1\n}',
        "locals {\n  a {\n  }\n}",
        "locals {\n  a = local.a\n}",
        "locals {\n  a = local.absent\n}",
        "local {\n  a = 1\n}",
    )


def unused_local(module: Module) -> Iterator[Change]:
    """A local that nothing reads, which Terraform does not mind."""
    yield from _appended(module, "locals {\n  nobody_reads_me = 1\n}")


def bad_module_call(module: Module) -> Iterator[Change]:
    """A module without source, or whose folder is not there: real Terraform refuses it at `init`."""
    yield from _appended(
        module,
        'module "network" {\n  cidr = "10.0.0.0/16"\n}',
        'module "network" {\n  source = "./absent"\n}',
        'module "network" {\n  source = local.folder\n}',
    )


def bad_provider(module: Module) -> Iterator[Change]:
    """A provider with an argument it does not have, or of the wrong type."""
    for provider in module.declared("provider"):
        subject = f"provider.{provider.file.name}"
        for argument in provider.block.body.arguments:
            if argument.name in ("region", "allowed_account_ids"):
                new = misspell(argument.name)
                yield rename(provider.file, argument, argument.name, new, f"{subject} {argument.name}")
                yield replace(provider.file, argument.value, "{ a = 1 }", f"{subject} {argument.name}")
        for text in ("max_retries = true", "defaults {\n}", 'alias = "a b"', "alias = local.name"):
            if not (text.startswith("alias") and provider.argument("alias")):
                yield insert(provider.file, provider.block.body, text, f"{subject} {text[:9]}")


def bad_region(module: Module) -> Iterator[Change]:
    """A region that AWS does not have, and accounts that are none."""
    for provider in module.declared("provider"):
        for name, bad in (("region", '"us-east-9"'), ("region", '"virginia"'), ("allowed_account_ids", '["12345"]')):
            if argument := provider.argument(name):
                yield replace(provider.file, argument.value, bad, f"provider.{name} {bad}")


def bad_provider_requirement(module: Module) -> Iterator[Change]:
    """A version constraint or a source that is none, or a provider twice."""
    for file, block in _terraform(module, "required_providers"):
        for argument in block.body.arguments:
            for text in (
                '{ source = "hashicorp/aws", version = "about 5" }',
                '{ source = "hashicorp/aws", version = ">= 5.0 < 7.0" }',
                '{ source = "a/b/c/d", version = "~> 5.0" }',
                '{ source = "hashicorp aws", version = "~> 5.0" }',
                '{ source = "hashicorp/aws", version = 5 }',
                '{ source = "hashicorp/aws", versions = "~> 5.0" }',
            ):
                yield replace(file, argument.value, text, "terraform.required_providers")
        yield append(file, "terraform {\n  required_providers {\n  }\n}", "terraform.required_providers")


def bad_terraform_version(module: Module) -> Iterator[Change]:
    """A `required_version` that is none."""
    for file, argument in _required_version(module):
        for text in ('"one"', '"> 1.0 < 2.0"', "1.11"):
            yield replace(file, argument.value, text, "terraform.required_version")


def _required_version(module: Module) -> Iterator[tuple[SourceFile, Argument]]:
    for declaration in module.declared("terraform"):
        if argument := declaration.argument("required_version"):
            yield declaration.file, argument


def unknown_terraform_setting(module: Module) -> Iterator[Change]:
    """`terraform { required_versions = ... }`."""
    for file, argument in _required_version(module):
        yield rename(file, argument, argument.name, misspell(argument.name), "terraform.setting")
    for declaration in module.declared("terraform"):
        for text in ('backends "s3" {\n}', 'version = "1.0"', 'backend "local" {\n}'):
            yield insert(declaration.file, declaration.block.body, text, f"terraform.{text[:8]}")


def bad_backend(module: Module) -> Iterator[Change]:
    """A backend that Terraform does not have, or with arguments it refuses: seen at `init`."""
    for file, block in _terraform(module, "backend"):
        yield rename(file, block, 'backend "s3"', 'backend "s4"', "backend.type")
        yield insert(file, block.body, 'colour = "blue"', "backend.colour")
        for argument in block.body.arguments:
            subject = f"backend.{argument.name}"
            yield rename(file, argument, argument.name, misspell(argument.name), subject)
            yield replace(file, argument.value, "var.state", subject)
            yield replace(file, argument.value, "{ a = 1 }", subject)


def incomplete_backend(module: Module) -> Iterator[Change]:
    """A backend without the bucket, the key or the region of the state."""
    for file, block in _terraform(module, "backend"):
        for argument in block.body.arguments:
            if argument.name in ("bucket", "key", "region"):
                yield remove(file, argument, f"backend.{argument.name}")
                yield replace(file, argument.value, '""', f"backend.{argument.name}")
