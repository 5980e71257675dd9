variable "tenant" {
  type = string
}
