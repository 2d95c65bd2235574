"""The rules of the contract, a module per theme; each test's docstring is the rule."""
