"""Hanmatek HM310P and HM310T, eTommens and the other names of the same supply."""
