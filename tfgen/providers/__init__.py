"""What tfgen knows of Terraform and of single providers beyond their schemas: a pack for each, and their registry."""
