"""Measurements of the built book. `make bench` runs them all and writes results.json."""
