"""Recipes that train the networks which the library ships. Needs the extra ``torch``."""
