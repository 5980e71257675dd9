"""A report with one finding of each kind."""

from __future__ import annotations

from tfgen.errors import Position
from tfgen.rules.rule import Severity
from tfgen.validate.answers.finding import Finding, Note, Report, Suppressed

IN_TEMPLATE = Finding(
    rule="undeclared-variable",
    severity=Severity.ERROR,
    message="nothing declares var.zone, 100% sure. Add it:\nvariables.tf",
    position=Position("generated/dev/us-east-1/network.tf", 8, 3),
    folder="dev/us-east-1",
    address="aws_vpc.main",
    origin=Position("templates/network.tf.j2", 6),
    config=Position("config/regions.yaml", 12, 5),
    also_in=("dev/us-west-2", "prod/us-east-1"),
    also_set=(Position("config/regions.yaml", 15, 5),),
)
IN_FOLDER = Finding(
    rule="unused-local",
    severity=Severity.WARNING,
    message="nothing uses local.left. Remove it.",
    position=Position("other place/a,b:c.tf", 2, 3),
    folder="other place",
)
OF_A_FILE = Finding("environment-parity", Severity.WARNING, "something is missing.", Position("x/main.tf"), "x")
REPORT = Report(
    findings=(IN_TEMPLATE, IN_FOLDER, OF_A_FILE),
    suppressed=(Suppressed(IN_FOLDER, "kept for the migration"),),
    notes=(Note("a.b: not known", ("dev/us-east-1", "dev/us-west-2", "x")), Note("no commit"), Note("c.d: no", ("x",))),
    folders=("dev/us-east-1", "dev/us-west-2", "prod/us-east-1", "x"),
    files=9,
)
FAILED = Report(
    findings=(OF_A_FILE,),
    notes=(
        Note("what a-rule looks for, because of an internal error: KeyError: 50%", ("x",), failed=True),
        Note("python-hcl2 cannot read this", said=True),
        Note("what nobody asks for"),
    ),
    folders=("x",),
)
EMPTY = Report(findings=(), folders=("x",), files=1)
