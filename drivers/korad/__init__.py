"""Korad KA3005P family: Korad KA/KD300xP and 600xP, Tenma 72-25xx/72-27xx, RND 320, Velleman PS3005D."""
