resource "aws_ssm_document" "hello" {
  name          = "hello-staging"
  document_type = "Command"
  content       = <<EOT
schemaVersion: "2.2"
parameters:
  greeting: { type: String, default: "hello from staging in us-east-1" }
mainSteps:
  - action: aws:runShellScript
    name: hello
    inputs:
      runCommand: ["echo {{ greeting }}", "echo $${HOME} {% raw text %} {# no comment #}"]
EOT
}
