"""The book's own Sphinx extensions: one idea a file.

js            the one JavaScript engine of a build
katex_math    mathematics, rendered at build
live          a figure on a page, with its static picture, and links that set its state
ask           predictions and self-checks
lessons       the front matter of a lesson, its header and its small parts
graph         which lesson needs which (pure), and the paths through it
concepts      reads concepts.yml, checks the book against it
cells         code cells, as the page wants them
notebooks     every lesson as a notebook
assets        what a page loads, copied beside it
"""
