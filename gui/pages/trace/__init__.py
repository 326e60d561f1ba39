"""The page that shows a case with its answer, or a recording with where it comes from."""
