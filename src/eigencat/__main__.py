"""`python -m eigencat`, where the script folder is not on the path."""

from eigencat.cli import main

main(prog_name="eigencat")
