// Sphinx's search asks for a highlighter that the pages do not carry; the reader searches, and reads.
var SPHINX_HIGHLIGHT_ENABLED = false;
