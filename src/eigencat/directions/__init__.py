"""Ways to find directions: one method a file, each an estimator over arrays."""
