"""The warranty notice as rules: facts of a claim in, a decision with every clause out."""
