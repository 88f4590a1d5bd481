"""The trained networks that the book opens: shapes here, weights in files beside a manifest each."""
