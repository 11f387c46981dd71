"""Wangge: the system a county runs its grid governance on."""
