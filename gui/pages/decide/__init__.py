"""The claim of a case as questions in plain words, with the recommendation live beside them."""
