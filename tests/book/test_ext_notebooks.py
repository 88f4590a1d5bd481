"""Lessons as notebooks: our markup becomes plain Markdown and cells that run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from _ext.lessons import Front
from _ext.notebooks import blocks, glued_text, notebook, plain_tex

HTML = Path(__file__).resolve().parents[2] / "book" / "_build" / "html"
FRONT = Front(number="1.1", title="One", question="What?", answer="This.")
GLUED = glued_text(
    {
        "row": {"data": {"text/plain": "'(−2, 2.5)'"}},
        "good": {"data": {"text/plain": "[-0.75, 1.5]"}},
    }
)


def cells(text: str) -> list[tuple[str, str]]:
    made = notebook(FRONT, text, GLUED)
    return [(c["cell_type"], "".join(c["source"])) for c in made["cells"]][1:]


def test_macros_that_tie_an_equation_to_a_figure_are_taken_away() -> None:
    tex = r"\lit{two_models}{o}{\begin{bmatrix}\num{two_models}{o.0}{4.00}\\\num{two_models}{o.1}{-2.75}\end{bmatrix}} = W\hue{x}{x}"
    assert plain_tex(tex) == r"{\begin{bmatrix}{4.00}\\{-2.75}\end{bmatrix}} = W{x}"
    assert plain_tex(r"\number \little") == r"\number \little"
    with pytest.raises(ValueError, match="closing brace"):
        plain_tex(r"\lit{a}{b}{c")


def test_words_lose_their_markup() -> None:
    text = (
        "{dfn}`row` {face}`snout` {set}`go <two_models?t=0>` {lit}`it <two_models:x>` {glue:text}`row` "
        "[1.1](../one.md) [out](https://example.org) $\\hue{x}{x}$"
    )
    assert (
        cells(text)[-1][1] == "**row** snout go it (−2, 2.5) 1.1 [out](https://example.org) ${x}$"
    )


def test_an_unknown_role_or_directive_is_an_error_not_a_gap() -> None:
    with pytest.raises(ValueError, match="role='shiny' must be known"):
        cells("{shiny}`x`")
    with pytest.raises(ValueError, match="directive='shiny' must be known"):
        cells("```{shiny}\n```")
    with pytest.raises(ValueError, match="must be closed"):
        cells("```{live} two_models\n")


def test_a_figure_becomes_a_cell_that_draws_it() -> None:
    made = cells(
        '```{live} two_models\n:wide:\n:state: {"w": "W_R", "p": [1, 0.5]}\nThe *caption*.\n```\n'
    )
    assert made[1] == ("code", "ec.figure(\"two_models\", w='W_R', p=[1, 0.5])")
    assert made[2] == ("markdown", "*The *caption*.*")


def test_a_check_keeps_its_answer_folded() -> None:
    text = "```{check} a\nask: What?\nfields: [one, two]\nexpect: good\nright: Yes.\notherwise: No.\n```"
    kind, source = cells(text)[-1]
    assert kind == "markdown"
    assert source.startswith("**Check yourself.** What? (*one*, *two*)")
    assert "<details><summary>The answer</summary>\n\n**(−0.75, 1.5)** Yes.\n\n</details>" in source


def test_a_prediction_keeps_its_figure_and_its_replies() -> None:
    text = '```{predict} a\nask: Where?\nstate: {"x": [1, 0]}\nsay:\n  right: There.\n  otherwise: Look.\n```'
    made = cells(text)
    assert ("code", 'ec.figure("predict_point", x=[1, 0])') in made
    assert "- There." in made[-1][1]


def test_code_stays_code_and_order_is_kept() -> None:
    text = "One.\n\n```{code-cell} python3\n:tags: [remove-cell]\nx = 1\n```\n\nTwo.\n\n```python\ny = 2\n```\n"
    made = cells(text)
    assert [k for k, _ in made] == ["code", "markdown", "code", "markdown"]
    assert made[2][1] == "x = 1"
    assert made[3][1] == "Two.\n\n```python\ny = 2\n```"


def test_nested_directives_are_found() -> None:
    found = list(blocks("::::{container} probe\n```{check} a\nask: x\n```\n::::\n"))
    assert [(b.name, b.argument) for b in found] == [("container", "probe")]
    assert [b.name for b in blocks(found[0].body)] == ["check"]


def test_the_same_lesson_gives_the_same_bytes() -> None:
    text = "One.\n\n```{live} two_models\n```\n"
    assert json.dumps(notebook(FRONT, text, GLUED)) == json.dumps(notebook(FRONT, text, GLUED))


def lessons() -> list[Path]:
    return sorted(HTML.glob("*-*/*.ipynb"))


@pytest.mark.book
@pytest.mark.slow
@pytest.mark.parametrize("widgets", [True, False], ids=["with anywidget", "without anywidget"])
def test_the_books_notebooks_run_from_top_to_bottom(widgets: bool, tmp_path: Path) -> None:
    import nbformat
    from nbclient import NotebookClient

    assert lessons(), "there is no built book: run `make book` first"
    for path in lessons():
        made = nbformat.read(path, as_version=4)
        nbformat.validate(made)
        if not widgets:
            # As where the extra is not installed: importing it fails.
            block = "import sys\nsys.modules['anywidget'] = None"
            made.cells.insert(0, nbformat.v4.new_code_cell(block))
        # The book's own tool is not there either.
        made.cells.insert(0, nbformat.v4.new_code_cell("import sys\nsys.modules['myst_nb'] = None"))
        client = NotebookClient(
            made,
            timeout=120,
            kernel_name="python3",
            resources={"metadata": {"path": str(tmp_path)}},
        )
        client.execute()
        shown = [
            "".join(o.get("text", "") or str(o.get("data", "")) for o in c.get("outputs", []))
            for c in made.cells
            if c.cell_type == "code" and c.source.startswith("ec.figure(")
        ]
        assert shown
        assert all(shown), f"{path.name}: each figure is drawn, or says what it needs"
