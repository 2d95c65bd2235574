"""The rules of stores, by what they are about."""
