"""The commands of the library, a file each: find, score, edit, compare, report.

`cli.py` loads one when it is called, so that the others cost nothing. The exit
codes of all: 0 done, 1 refused or failed, 2 a slip on the command line,
130 interrupted, 143 asked to end.
"""
