"""Readers of files from strangers, fed with what their own coverage leads to."""
