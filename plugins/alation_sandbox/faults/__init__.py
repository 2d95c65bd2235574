"""Faults on demand: what goes wrong between a client and the server, as data.

`fault` names one and decides which exchange it hits, `kinds` is the table of what each kind does,
`parsing` reads one from a text, `delivery` writes an answer to the socket, whole or spoilt.
"""
