resource "aws_ssm_document" "hello" {
  name          = "hello-production"
  document_type = "Command"
  content       = <<EOT
schemaVersion: "2.2"
parameters:
  greeting: { type: String, default: "hello from production in eu-west-1" }
mainSteps:
  - action: aws:runShellScript
    name: hello
    inputs:
      runCommand: ["echo {{ greeting }}", "echo $${HOME} {% raw text %} {# no comment #}"]
EOT
}
