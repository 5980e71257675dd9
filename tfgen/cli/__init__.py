"""The command line: one module a command, which converts words to values, calls the library, prints and exits."""

from tfgen.garbage import own_process

own_process()
