# The head of the file.   
// An old style line.


/* A block
   comment	 
     keeps its inside. */
resource   "aws_vpc" "main" { # behind a brace

  # before an argument
  cidr_block = "10.0.0.0/16" # short
  enable_dns_hostnames=true     // longer name
  /* inline */ instance_tenancy = "default" /* behind */

      # before a brace
}
resource "aws_subnet" /* between labels */ "a" /* before the brace */ {
  vpc_id = aws_vpc.main.id# glued
  tags = { # open
    Name = "a" # one
    LongerName = "b" /* two */
  # odd indentation
  } # close
}
locals {
  list = [ # first
    1, # one
    1000, # thousand

    # alone
    2 /* two */ , 3
  ] # last
}
#end without a line end of its own
