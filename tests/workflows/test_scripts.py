"""What the scripts of the workflows do, with real Terraform and jq; `aws` and `gh` are stood in for."""

from __future__ import annotations

import re
import shlex
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from tests.engine.availability import skip_or_fail
from tests.engine.binary import ABSENT, environment, find_engine
from tests.workflows.projects import render
from tests.workflows.runner import make_runner, script

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from tests.workflows.runner import Runner

STACK = "generated/prod/us-east-1"
RESOURCES = """\
resource "terraform_data" "one" {
  input = "VALUE"
}

output "one" {
  value = terraform_data.one.output
}
"""


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A runner without commands of its own."""
    return make_runner(tmp_path)


@pytest.fixture
def terraform(runner: Runner) -> Runner:
    """A runner with Terraform, and a stack that needs no provider and keeps its state beside it."""
    engine = find_engine() or skip_or_fail(ABSENT)
    variables = [f"export {name}={shlex.quote(value)}" for name, value in environment().items() if "TF_" in name]
    runner.install("terraform", "\n".join([*variables, f'exec {shlex.join(engine.command)} "$@"']))
    (runner.folder / STACK).mkdir(parents=True)
    write_stack(runner, "first")
    assert runner.run(script("stack-plan", "plan", "Initialize"), FOLDER=STACK).returncode == 0
    return runner


def write_stack(runner: Runner, value: str) -> None:
    (runner.folder / STACK / "main.tf").write_text(RESOURCES.replace("VALUE", value))


def plan(runner: Runner) -> dict[str, str]:
    """The outputs of the step that plans, which has to succeed."""
    done = runner.run(script("stack-plan", "plan", "Plan"), FOLDER=STACK)
    assert done.returncode == 0, done.stderr
    return runner.outputs()


def apply(runner: Runner, approved: str) -> subprocess.CompletedProcess[str]:
    return runner.run(script("stack-apply", "apply", "Plan and apply"), FOLDER=STACK, APPROVED=approved)


def applied(runner: Runner) -> list[str]:
    """The calls of `terraform apply`."""
    return [call for call in runner.calls("terraform") if " apply " in call]


def test_tfgen_is_installed_from_the_clone_behind_what_it_needs(runner: Runner) -> None:
    runner.install("python", "")
    assert runner.run(script("apply", "package", "Install tfgen")).returncode == 0
    assert [call.partition(" --quiet ")[2] for call in runner.calls("python")] == [
        "--require-hashes --requirement requirements/runtime.txt",
        "--require-hashes --requirement requirements/build.txt",
        "--no-deps --no-build-isolation .",
    ]


def test_a_stack_that_changes_says_so(terraform: Runner) -> None:
    assert plan(terraform)["changes"] == "true"


def test_the_plan_that_was_approved_is_applied(terraform: Runner) -> None:
    done = apply(terraform, plan(terraform)["digest"])
    assert done.returncode == 0, done.stdout + done.stderr
    assert applied(terraform) == [f"-chdir={STACK} apply -lock-timeout=5m stack.tfplan"]


def test_after_an_apply_nothing_changes(terraform: Runner) -> None:
    apply(terraform, plan(terraform)["digest"])
    assert plan(terraform)["changes"] == "false"


def test_another_plan_than_the_approved_one_is_not_applied(terraform: Runner) -> None:
    approved = plan(terraform)["digest"]
    write_stack(terraform, "second")
    done = apply(terraform, approved)
    assert "::error::This is not the plan that was approved" in done.stdout
    assert done.returncode == 1
    assert applied(terraform) == []


def test_an_apply_that_runs_again_with_nothing_left_goes_on(terraform: Runner) -> None:
    """The migration behind it may have failed."""
    approved = plan(terraform)["digest"]
    assert apply(terraform, approved).returncode == 0
    assert apply(terraform, approved).returncode == 0
    assert len(applied(terraform)) == 1


def test_two_plans_of_the_same_change_have_one_digest(terraform: Runner) -> None:
    assert plan(terraform)["digest"] == plan(terraform)["digest"]


def test_a_digest_is_about_values_too(terraform: Runner) -> None:
    first = plan(terraform)["digest"]
    write_stack(terraform, "second")
    assert plan(terraform)["digest"] != first


@pytest.mark.parametrize(("workflow", "job", "step"), [
    ("stack-plan", "plan", "Plan"), ("stack-apply", "apply", "Plan and apply"),
])  # fmt: skip
def test_a_plan_with_errors_fails(terraform: Runner, workflow: str, job: str, step: str) -> None:
    (terraform.folder / STACK / "main.tf").write_text("resource {}")
    assert terraform.run(script(workflow, job, step), FOLDER=STACK, APPROVED="").returncode == 1


def test_the_plan_is_in_the_summary(terraform: Runner) -> None:
    plan(terraform)
    done = terraform.run(script("stack-plan", "plan", "Show the plan"), FOLDER=STACK, STACK="prod/us-east-1")
    assert done.returncode == 0
    summary = (terraform.folder / "summary").read_text()
    assert summary.startswith("### prod/us-east-1\n```\n")
    assert "terraform_data.one will be created" in summary


def test_a_summary_stays_below_what_github_admits(runner: Runner) -> None:
    runner.install("terraform", "head -c 3000000 /dev/zero | tr '\\0' x")
    done = runner.run(script("stack-plan", "plan", "Show the plan"), FOLDER=STACK, STACK="prod/us-east-1")
    assert done.returncode == 0
    assert 900_000 < (runner.folder / "summary").stat().st_size < 1024 * 1024


@pytest.mark.parametrize("lock_file", [True, False])
def test_a_committed_lock_file_decides_about_the_provider(runner: Runner, *, lock_file: bool) -> None:
    runner.install("terraform", "")
    (runner.folder / STACK).mkdir(parents=True)
    if lock_file:
        (runner.folder / STACK / ".terraform.lock.hcl").touch()
    assert runner.run(script("stack-apply", "apply", "Initialize"), FOLDER=STACK).returncode == 0
    assert runner.calls("terraform") == [f"-chdir={STACK} init" + (" -lockfile=readonly" if lock_file else "")]


VERSIONS = {"MIGRATOR": "trading-migrator-prod", "FUNCTION": "trading-processor-prod", "NEW": "8"}
# `aws lambda invoke` writes its answer where its last word says; each line of `answers` is the next one.
INVOKE = """\
for last in "$@"; do :; done
head -n 1 answers > "$last"
[ "$(wc -l < answers)" -lt 2 ] || sed -i 1d answers
"""


def invoke(runner: Runner, step: str, *answers: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a step that invokes the function, which gives these answers and repeats the last."""
    (runner.folder / "answers").write_text("".join(f"{answer}\n" for answer in answers))
    runner.install("aws", INVOKE)
    runner.install("sleep", "")
    return runner.run(script("stack-apply", "apply", step), **VERSIONS, **variables)


@pytest.mark.parametrize(("answer", "code"), [
    ('{"status": "ok", "version": 2, "applied": [2]}', 0),
    ('{"status": "skipped"}', 0),
    ('{"error": {"code": "database_denied", "message": "no"}}', 1),
    ('{"errorMessage": "Task timed out", "errorType": "Sandbox.Timedout"}', 1),
    ("null", 1),
    ("[]", 1),
])  # fmt: skip
def test_a_migration_counts_only_when_its_answer_says_so(runner: Runner, answer: str, code: int) -> None:
    assert invoke(runner, "Migrate the schema", answer).returncode == code
    (call,) = runner.calls("aws")
    assert call.startswith("lambda invoke --function-name trading-migrator-prod --cli-binary-format ")
    assert '--payload {"action": "migrate"} ' in call


def test_a_long_migration_is_called_until_it_is_done(runner: Runner) -> None:
    assert invoke(runner, "Migrate the schema", *['{"status": "more"}'] * 3, '{"status": "ok"}').returncode == 0
    assert len(runner.calls("aws")) == 4
    assert runner.calls("sleep") == []


@pytest.mark.parametrize("code", ["migration_running", "schema_outdated"])
def test_another_regions_migration_is_waited_for(runner: Runner, code: str) -> None:
    busy = f'{{"error": {{"code": "{code}"}}}}'
    assert invoke(runner, "Migrate the schema", busy, busy, '{"status": "skipped"}').returncode == 0
    assert runner.calls("sleep") == ["15", "15"]


def test_a_migration_that_never_ends_elsewhere_fails_the_job(runner: Runner) -> None:
    assert invoke(runner, "Migrate the schema", '{"error": {"code": "migration_running"}}').returncode == 1
    assert len(runner.calls("sleep")) == 40


def test_callers_get_to_a_version_only_behind_its_migration_and_its_own_trial() -> None:
    steps = [step["name"] for step in render().jobs("stack-apply")["apply"]["steps"]]
    order = [
        "Plan and apply",
        "Look up the versions",
        "Migrate the schema",
        "Try the new version",
        "Ask whether both versions may answer at once",
        "Give the new version a part of the calls",
        "Move all calls to the new version",
        "Probe the API",
    ]
    assert [step for step in steps if step in order] == order


def test_the_versions_are_what_callers_have_and_what_terraform_published(runner: Runner) -> None:
    runner.install("aws", "echo 7")
    runner.install("terraform", "printf 8")
    assert runner.run(script("stack-apply", "apply", "Look up the versions"), FOLDER=STACK, **VERSIONS).returncode == 0
    assert runner.outputs() == {"before": "7", "new": "8"}


def test_a_version_that_cannot_book_gets_no_callers(runner: Runner) -> None:
    done = invoke(runner, "Try the new version", '{"statusCode": 503}', EVENT="{}")
    assert done.returncode == 1
    assert "::error::The new version cannot book here." in done.stdout


def test_a_version_is_tried_again_while_its_cluster_comes_up(runner: Runner) -> None:
    assert invoke(runner, "Try the new version", "null", '{"statusCode": 200}', EVENT="{}").returncode == 0


# Says which alarms ring at each look: the lines of `alarms`, and then none.
ALARMS = """\
[ "$1" = cloudwatch ] || exit 0
head -n 1 alarms
sed -i 1d alarms
"""
CANARY = {"PERCENT": "10", "MINUTES": "10", "WATCHED": "trading-api-errors-prod trading-function-errors-prod"}
TAKEN_BACK = "AdditionalVersionWeights={}"


def share(runner: Runner, *alarms: str, aws: str = ALARMS) -> subprocess.CompletedProcess[str]:
    """Give the new version its part, while these alarms ring at each look."""
    (runner.folder / "alarms").write_text("".join(f"{alarm}\n" for alarm in alarms))
    runner.install("aws", aws)
    runner.install("sleep", "")
    step = script("stack-apply", "apply", "Give the new version a part of the calls")
    return runner.run(step, **VERSIONS, **CANARY)


def weights(runner: Runner) -> list[str]:
    """What the alias was given, in order."""
    calls = [call for call in runner.calls("aws") if call.startswith("lambda update-alias ")]
    return [call.partition("--routing-config ")[2].partition(" ")[0] for call in calls]


def test_a_part_of_the_calls_goes_to_the_new_version_while_alarms_are_silent(runner: Runner) -> None:
    assert share(runner).returncode == 0
    assert weights(runner) == ["AdditionalVersionWeights={8=0.1}"]
    assert len(runner.calls("sleep")) == 20


def test_alarms_are_those_of_the_stack(runner: Runner) -> None:
    share(runner)
    names = "--alarm-names trading-api-errors-prod trading-function-errors-prod "
    looks = [call for call in runner.calls("aws") if call.startswith("cloudwatch describe-alarms ")]
    assert len(looks) == 21
    assert all(names in call and "--state-value ALARM " in call for call in looks)


def test_an_alarm_takes_the_calls_back(runner: Runner) -> None:
    done = share(runner, "", "", "trading-api-errors-prod")
    assert done.returncode == 1
    assert "::error::All calls are back with the version before: trading-api-errors-prod" in done.stdout
    assert weights(runner) == ["AdditionalVersionWeights={8=0.1}", TAKEN_BACK]


def test_nothing_is_tried_while_an_alarm_rings(runner: Runner) -> None:
    assert share(runner, "trading-api-errors-prod").returncode == 1
    assert weights(runner) == []


def test_calls_are_taken_back_when_alarms_cannot_be_read(runner: Runner) -> None:
    refused = '[ "$1" = lambda ] || [ -s alarms ] || exit 254\nsed -i 1d alarms\n'
    assert share(runner, "", aws=refused).returncode == 254
    assert weights(runner)[-1] == TAKEN_BACK


def test_calls_are_taken_back_when_the_run_is_cancelled(runner: Runner) -> None:
    """GitHub sends SIGINT, and kills ten seconds later: the step must not sit out its nap first.

    The signal comes while the shell waits. The nap is long, as a machine may stand still for half a minute, and ends
    with the step.
    """
    runner.install("aws", '[ "$1" = lambda ] || exit 0')
    sleep, rested, ended = shutil.which("sleep"), runner.folder / "rested", runner.folder / "ended"
    rest = f"for _ in $(seq 300); do [ ! -e '{ended}' ] || exit 0; {sleep} 1; done; touch '{rested}'"
    nap = f"{sleep} 1\nkill -INT $PPID\n{rest}"
    runner.install("sleep", f"exec > /dev/null 2>&1\n{nap}")
    step = script("stack-apply", "apply", "Give the new version a part of the calls")
    assert runner.run(step, **VERSIONS, **CANARY).returncode != 0
    assert not rested.exists()
    ended.touch()
    assert weights(runner) == ["AdditionalVersionWeights={8=0.1}", TAKEN_BACK]


@pytest.mark.parametrize(("step", "version"), [
    ("Move all calls to the new version", "8"),
    ("Go back to the version before", "7"),
])  # fmt: skip
def test_all_calls_are_moved_with_one_call(runner: Runner, step: str, version: str) -> None:
    runner.install("aws", "")
    assert runner.run(script("stack-apply", "apply", step), FUNCTION="f", VERSION=version).returncode == 0
    (call,) = runner.calls("aws")
    assert f"--function-version {version} --routing-config AdditionalVersionWeights={{}} " in call


class Gateway(BaseHTTPRequestHandler):
    """An API that keeps what it is asked, and answers a trade with `answer`."""

    answer: ClassVar[bytes] = b'{"error": {"code": "validation_failed", "fields": [{"field": "quantity"}]}}'
    health = 200
    asked: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        self._answer(self.health, b"{}")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(400, self.answer)

    def _answer(self, status: int, body: bytes) -> None:
        self.asked.append((self.path, self.headers.get("Authorization", "")))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def probe(runner: Runner, gateway: type[Gateway], authorization: str) -> subprocess.CompletedProcess[str]:
    """Probe an API that `gateway` answers, with the real curl."""
    if shutil.which("curl") is None:
        skip_or_fail("curl is not installed, which the workflows use")
    gateway.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), gateway) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        runner.install("terraform", f"printf http://127.0.0.1:{server.server_port}/prod")
        step = script("stack-apply", "apply", "Probe the API").replace("--retry 5", "--retry 0")
        keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token"}
        done = runner.run(step, FOLDER=STACK, REGION="us-west-2", PROBE=authorization, **keys)
        server.shutdown()
    return done


def test_a_probe_is_signed_for_its_region(runner: Runner) -> None:
    done = probe(runner, Gateway, "AWS_IAM")
    assert done.returncode == 0, done.stderr
    (health, _), (trade, signature) = Gateway.asked
    assert (health, trade) == ("/prod/health?deep=1", "/prod/trade")
    assert re.match(r"AWS4-HMAC-SHA256 Credential=key/\d{8}/us-west-2/execute-api/aws4_request", signature)
    assert "x-amz-security-token" in signature


def test_a_probe_is_not_signed_where_callers_do_not(runner: Runner) -> None:
    assert probe(runner, Gateway, "NONE").returncode == 0
    assert Gateway.asked[-1] == ("/prod/trade", "")


@pytest.mark.parametrize(("code", "passes"), [("unauthorized", True), ("unavailable", False), ("not_found", False)])
def test_where_callers_have_tokens_the_authorizer_has_to_refuse_what_is_none(
    runner: Runner, code: str, passes: bool
) -> None:
    gateway = type("Asking", (Gateway,), {"answer": f'{{"error": {{"code": "{code}"}}}}'.encode()})
    assert (probe(runner, gateway, "JWT").returncode == 0) is passes
    assert gateway.asked[-1] == ("/prod/trade", "Bearer e30.e30.e30")


@pytest.mark.parametrize("answer", [
    b'{"error": {"code": "validation_failed", "message": "Invalid request body"}}',
    b'{"error": {"code": "forbidden"}}',
    b'{"trade_id": "1"}',
])  # fmt: skip
def test_a_probe_that_the_function_did_not_answer_fails(runner: Runner, answer: bytes) -> None:
    gateway = type("Other", (Gateway,), {"answer": answer})
    assert probe(runner, gateway, "AWS_IAM").returncode != 0


def test_a_probe_of_an_api_that_is_not_well_fails(runner: Runner) -> None:
    assert probe(runner, type("Unwell", (Gateway,), {"health": 503}), "NONE").returncode != 0


def apply_step(name: str) -> dict[str, Any]:
    """A step of the job that applies."""
    (step,) = [one for one in render().jobs("stack-apply")["apply"]["steps"] if one["name"] == name]
    return dict(step)


FAILED_BEHIND_THE_MOVE = "failure() && steps.move.outcome == 'success'"


def test_a_probe_that_fails_takes_the_move_back() -> None:
    step = apply_step("Go back to the version before")
    assert step["if"] == f"{FAILED_BEHIND_THE_MOVE} && steps.beside.outputs.alone == ''"
    assert step["env"] == {"VERSION": "${{ steps.versions.outputs.before }}"}


def test_a_move_over_a_migration_that_admits_no_older_code_is_not_taken_back() -> None:
    step = apply_step("Say that nothing goes back")
    assert step["if"] == f"{FAILED_BEHIND_THE_MOVE} && steps.beside.outputs.alone != ''"
    assert "update-alias" not in step["run"]


def test_there_is_no_canary_over_a_migration_that_admits_no_older_code() -> None:
    condition = apply_step("Give the new version a part of the calls")["if"]
    assert condition.endswith("&& steps.beside.outputs.alone == ''")


@pytest.mark.parametrize(("before", "new", "alone"), [
    ('{"error": {"code": "unknown_action"}}', '{"version": 2, "alone": [2]}', "2"),
    ('{"version": 2, "alone": [2]}', '{"version": 2, "alone": [2]}', ""),
    ('{"version": 2, "alone": [2]}', '{"version": 3, "alone": [2]}', ""),
    ('{"version": 1, "alone": []}', '{"version": 5, "alone": [2, 4]}', "2 4"),
    ('{"version": 2, "alone": [2]}', '{"errorMessage": "timed out"}', "2"),
    ('{"error": {"code": "unknown_action"}}', '{"error": {"code": "unknown_action"}}', ""),
])  # fmt: skip
def test_versions_are_asked_whether_they_may_answer_at_once(runner: Runner, before: str, new: str, alone: str) -> None:
    answers = f"case \"$*\" in *\"--qualifier 7 \"*) echo '{before}' ;; *) echo '{new}' ;; esac"
    runner.install("aws", f'for file; do :; done\n{{ {answers}; }} > "$file"')
    step = apply_step("Ask whether both versions may answer at once")
    done = runner.run(step["run"], FUNCTION="f", BEFORE="7", NEW="8")
    assert (done.returncode, runner.outputs()) == (0, {"alone": alone}), done.stderr
    assert bool(alone) == ("::notice::" in done.stdout)


@pytest.mark.parametrize(("requested", "changes"), [("None", 1), ("False", 1), ("True", 0)])
def test_write_forwarding_is_asked_for_once(runner: Runner, requested: str, changes: int) -> None:
    runner.install("aws", f"[ $2 = describe-db-clusters ] && echo {requested} || true")
    step = script("stack-apply", "apply", "Let the cluster forward writes when it does not lead")
    done = runner.run(step, CLUSTER="trading-cluster-prod")
    assert done.returncode == 0
    asked = [call for call in runner.calls("aws") if call.startswith("rds modify-db-cluster ")]
    assert len(asked) == changes
    assert all(
        "--db-cluster-identifier trading-cluster-prod --enable-global-write-forwarding" in call for call in asked
    )


def test_write_forwarding_that_is_refused_fails_the_job(runner: Runner) -> None:
    runner.install("aws", "[ $2 = describe-db-clusters ] && echo None || exit 254")
    step = script("stack-apply", "apply", "Let the cluster forward writes when it does not lead")
    assert runner.run(step, CLUSTER="trading-cluster-prod").returncode != 0


def report(runner: Runner, *, result: str, issues: str) -> list[str]:
    """The calls of `gh` that change something, after a drift run with this result and these open issues."""
    jobs = (
        '{"jobs": [{"name": "prod/us-east-1 / Plan", "conclusion": "failure"}, {"name": "a", "conclusion": "success"}]}'
    )
    runner.install("gh", f"case $* in\n'issue list '*) echo '{issues}';;\n'run view '*) echo '{jobs}';;\nesac")
    variables = {"RESULT": result, "RUN_URL": "https://run", "TITLE": "Drift", "GITHUB_RUN_ID": "1"}
    done = runner.run(script("drift", "report", "Open, update or close the issue"), **variables)
    assert done.returncode == 0, done.stderr
    text = "\n".join(runner.calls("gh"))
    return [call for call in text.split("issue ")[1:] if not call.startswith("list ")]


OPEN = '[{"number": 7, "title": "Other"}, {"number": 8, "title": "Drift"}]'
FOUND = "These jobs found differences, or failed: https://run\n\n- prod/us-east-1 / Plan"


def test_drift_opens_an_issue_that_names_the_stack(runner: Runner) -> None:
    assert report(runner, result="failure", issues="[]") == [f"create --title Drift --body {FOUND}"]


def test_drift_that_lasts_is_added_to_the_issue(runner: Runner) -> None:
    assert report(runner, result="failure", issues=OPEN) == [f"comment 8 --body {FOUND}"]


def test_the_issue_is_closed_when_there_is_no_drift_any_more(runner: Runner) -> None:
    comment = "No differences any more: https://run"
    assert report(runner, result="success", issues=OPEN) == [f"close 8 --comment {comment}"]


def test_without_drift_and_issue_nothing_happens(runner: Runner) -> None:
    assert report(runner, result="success", issues="[]") == []
