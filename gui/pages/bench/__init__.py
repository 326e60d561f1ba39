"""The technician's page: one screen from the clips to the verdict.

Read in this order: `states` (what the page may be in) and `moves` (what leads from one to the other).
"""
