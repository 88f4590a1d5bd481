"""The attribute reader: supervised training on decorrelated portraits."""
