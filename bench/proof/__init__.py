"""Proof that a report is the one that was made: what it rests on, signed, and found out when it was changed.

A `manifest` lists the SHA-256 of every part that a report rests on (case, traces, claim, overrides, diagnosis,
decision, policy, profile) and of the report itself, with the version of the program and the manifest of the report
before it. It is signed with the bench's Ed25519 key (`keys`, `signature`); who has the public key can check it offline.

The same manifest travels in two vessels. `seal` puts it into the PDF as an attachment, behind the last byte of the
report; `container` is the data pack, a ZIP of which every byte is settled by what it holds. Neither has a byte that
could be changed unseen: what is read is written anew and must come out the same (`verify`).

`chain` keeps, in the case's folder, which reports were signed, so that each names the one before it.
"""
